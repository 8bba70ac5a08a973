//! nginx before the partner.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use url::Url;

/// Longest wait for it to listen.
const READY_WITHIN: Duration = Duration::from_secs(30);

/// A running nginx; it ends when this is dropped.
pub(super) struct Proxy {
    /// Where it takes what is meant for the partner.
    pub(super) url: String,
    _child: Child,
}

impl Proxy {
    /// Starts `nginx`, with its files in `folder`, before the partner at `partner`.
    pub(super) async fn start(nginx: &Path, folder: &Path, partner: &str) -> anyhow::Result<Self> {
        let partner = Url::parse(partner)?;
        let to = format!(
            "{}:{}",
            partner.host_str().unwrap_or_default(),
            partner.port_or_known_default().unwrap_or(80)
        );
        let port = free_port().await?;
        let file = folder.join("nginx.conf");
        std::fs::write(&file, configuration(folder, port, &to))?;
        let child = Command::new(nginx)
            .args(["-e", "stderr", "-c"])
            .arg(&file)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} cannot be started; name another by --nginx", nginx.display()))?;
        let ready = async {
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(READY_WITHIN, ready).await.context("nginx does not listen")?;
        Ok(Self { url: format!("http://127.0.0.1:{port}{}", partner.path()), _child: child })
    }
}

/// One that was free a moment ago: nginx cannot choose by itself and tell.
async fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0)).await?.local_addr()?.port())
}

/// As one would set it up for speed: kept connections on both sides, no log of accesses. In one process, so that it ends
/// with the benchmark.
fn configuration(folder: &Path, port: u16, partner: &str) -> String {
    let folder = folder.display();
    format!(
        "daemon off;
master_process off;
pid {folder}/nginx.pid;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {folder}/nginx-body;
  proxy_temp_path {folder}/nginx-proxy;
  fastcgi_temp_path {folder}/nginx-fastcgi;
  uwsgi_temp_path {folder}/nginx-uwsgi;
  scgi_temp_path {folder}/nginx-scgi;
  keepalive_requests 1000000;
  upstream partner {{ server {partner}; keepalive 64; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://partner;
      proxy_http_version 1.1;
      proxy_set_header Connection \"\";
    }}
  }}
}}
"
    )
}
