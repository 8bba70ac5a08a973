//! TLS to PostgreSQL. Certificates are always checked, by the public authorities or a private one.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::DbError;

pub(super) fn connector(root_certificates: Option<&Path>) -> Result<MakeRustlsConnect, DbError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = root_certificates {
        let wrong = |what: &dyn std::fmt::Display| DbError::Address {
            reason: format!("sslrootcert={} has no certificate that can be read ({what})", path.display()),
        };
        let certificates = CertificateDer::pem_file_iter(path).map_err(|error| wrong(&error))?;
        for certificate in certificates {
            roots.add(certificate.map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?;
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| DbError::Unavailable {
            reason: "TLS cannot be set up".into(),
            source: Some(Box::new(error)),
        })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_authorities_are_known_and_a_file_without_certificates_is_refused() {
        assert!(connector(None).is_ok());
        let missing = connector(Some(Path::new("/nowhere/ca.pem"))).err().unwrap().to_string();
        assert!(missing.contains("sslrootcert=/nowhere/ca.pem"), "{missing}");
    }
}
