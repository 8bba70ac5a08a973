//! A diner who orders over REST, on a connection and from an address of their own.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering as Atomic};
use std::time::Duration;

use anyhow::Context;
use axum::body::Bytes;
use basis::Ambient;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Method, Request, header};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpSocket;
use tokio::time::Instant;

use crate::food::Meal;
use crate::in_process::SETTLED_WITHIN;
use crate::lane::Steps;

/// Between two looks at an order that is on its way.
const LOOK: Duration = Duration::from_millis(20);

/// The addresses that diners come from. The platform lets one address change only so much a minute, so each order
/// comes from another one, as those of real diners do.
#[derive(Default)]
pub(crate) struct Addresses(AtomicU32);

impl Addresses {
    pub(crate) fn next(&self) -> Ipv4Addr {
        nth_address(self.0.fetch_add(1, Atomic::Relaxed))
    }
}

/// 127.16.0.0/12 is on every machine and holds a million addresses.
fn nth_address(n: u32) -> Ipv4Addr {
    const FIRST: u32 = u32::from_be_bytes([127, 16, 0, 0]);
    Ipv4Addr::from_bits(FIRST | (n & 0x000f_ffff))
}

/// One order, from connecting to the partner's stored answer.
pub(crate) async fn order(
    server: SocketAddr,
    addresses: &Addresses,
    ambient: &Ambient,
    meal: &Meal,
) -> anyhow::Result<Steps> {
    let started = Instant::now();
    let mut server = Connection::open(server, addresses.next()).await?;
    let cart = server.post("/shop/carts", &meal.cart_body(), None).await?;
    let path = format!("/shop/carts/{}", member(&cart, "cart_id")?);
    server.send(Method::PATCH, &path, Some(&meal.change_body()), None).await?;
    let (cart_took, asking) = (started.elapsed(), Instant::now());
    let checkout = server.post(&format!("{path}/checkouts"), &json!({}), None).await?;
    anyhow::ensure!(checkout["result"] == "quoted", "no price: {}", checkout["result"]);
    let (checkout_took, submitting) = (asking.elapsed(), Instant::now());
    let path = format!("/shop/checkouts/{}/orders", member(&checkout, "checkout_id")?);
    let mut order = server.post(&path, &form(), Some(&ambient.secret())).await?;
    let submit = Some(submitting.elapsed());
    let path = format!("/shop/orders/{}", member(&order, "order_id")?);
    while order["status"] == "SUBMITTING" {
        anyhow::ensure!(submitting.elapsed() < SETTLED_WITHIN, "the order was not settled in time");
        tokio::time::sleep(LOOK).await;
        order = server.send(Method::GET, &path, None, None).await?;
    }
    let settled = Some(submitting.elapsed());
    anyhow::ensure!(order["order_number"].is_string(), "the order ended as {}", order["status"]);
    Ok(Steps { cart: Some(cart_took), checkout: checkout_took, submit, settled })
}

/// One checkout of a cart that is filled already, on a connection of its own.
pub(crate) async fn checkout(server: SocketAddr, addresses: &Addresses, cart: &str) -> anyhow::Result<()> {
    let mut server = Connection::open(server, addresses.next()).await?;
    let checkout = server.post(&format!("/shop/carts/{cart}/checkouts"), &json!({}), None).await?;
    anyhow::ensure!(checkout["result"] == "quoted", "no price: {}", checkout["result"]);
    Ok(())
}

fn member<'a>(value: &'a Value, name: &str) -> anyhow::Result<&'a str> {
    value[name].as_str().with_context(|| format!("the answer has no {name}"))
}

fn form() -> Value {
    json!({
        "first_name": "Alma",
        "last_name": "Arnaud",
        "email": "diner@example.com",
        "phone": "+33612345678",
        "payment": { "kind": "on_fulfillment" },
    })
}

/// A diner's connection to the platform.
struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Connection {
    async fn open(server: SocketAddr, own: Ipv4Addr) -> anyhow::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((own, 0).into()).with_context(|| format!("the address {own}"))?;
        let stream = socket.connect(server).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // It ends with the sender; what breaks it is told by the request.
        tokio::spawn(async move { drop(connection.await) });
        Ok(Self { sender, host: server.to_string() })
    }

    async fn post(&mut self, path: &str, body: &Value, key: Option<&str>) -> anyhow::Result<Value> {
        self.send(Method::POST, path, Some(body), key).await
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        key: Option<&str>,
    ) -> anyhow::Result<Value> {
        let mut request =
            Request::builder().method(method).uri(format!("/api/v1{path}")).header(header::HOST, &self.host);
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let body = body.map(serde_json::to_vec).transpose()?.unwrap_or_default();
        self.sender.ready().await?;
        let answer = self.sender.send_request(request.body(Full::from(body))?).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        let text = || String::from_utf8_lossy(&body).into_owned();
        anyhow::ensure!(status.is_success(), "{path}: {status}: {}", text());
        serde_json::from_slice(&body).with_context(|| format!("{path}: {}", text()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diners_come_from_different_addresses_of_this_machine() {
        let addresses = Addresses::default();
        let first: Vec<Ipv4Addr> = (0..3).map(|_| addresses.next()).collect();
        assert_eq!(first, [[127, 16, 0, 0], [127, 16, 0, 1], [127, 16, 0, 2]].map(Ipv4Addr::from));
        assert_eq!(nth_address(0x000f_ffff), Ipv4Addr::new(127, 31, 255, 255));
        assert_eq!(nth_address(0x0010_0000), nth_address(0));
    }
}
