//! TLS 1.2 and newer with the public roots that come with the program, so that trust does not depend on the host.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::policy::PolicyError;

/// The client side of TLS: the public roots and the operator's own.
pub(crate) fn client_config(private_cas: &[String]) -> Result<ClientConfig, PolicyError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for pem in private_cas {
        let mut found = 0;
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|error| PolicyError::Certificate(error.into()))?;
            roots.add(certificate).map_err(|error| PolicyError::Certificate(error.into()))?;
            found += 1;
        }
        if found == 0 {
            return Err(PolicyError::Certificate("the text holds no certificate".into()));
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| PolicyError::Certificate(error.into()))?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
