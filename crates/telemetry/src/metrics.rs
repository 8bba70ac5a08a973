//! Counts and times of this process, as the text that Prometheus reads.

use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};

/// Bounds in seconds for everything that is named `…_seconds`: from a local call to the longest partner answer.
const SECONDS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// The metrics of this process.
#[derive(Debug)]
pub struct Metrics;

/// Reads the metrics.
#[derive(Clone, Debug)]
pub struct MetricsHandle(PrometheusHandle);

/// Why metrics are not recorded.
#[derive(Debug, thiserror::Error)]
pub enum MetricsError {
    /// This process already records metrics, or the bounds are damaged.
    #[error("metrics cannot be recorded in this process")]
    Install(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Metrics {
    /// Begins to record, once per process.
    pub fn install() -> Result<MetricsHandle, MetricsError> {
        let recorder = recorder().map_err(|error| MetricsError::Install(error.into()))?;
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder)
            .map_err(|error| MetricsError::Install(error.to_string().into()))?;
        metrics::gauge!("build_info", "version" => env!("CARGO_PKG_VERSION"), "tzdb" => crate::tzdb_version()).set(1);
        Ok(MetricsHandle(handle))
    }
}

fn recorder() -> Result<PrometheusRecorder, BuildError> {
    let builder =
        PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS)?;
    Ok(builder.build_recorder())
}

impl MetricsHandle {
    /// The text for `/metrics`. Histograms grow until they are read or [`MetricsHandle::run_upkeep`] is called.
    pub fn render(&self) -> String {
        self.0.render()
    }

    /// Folds recorded times together so that memory stays bounded when nobody reads; call it every few seconds.
    pub fn run_upkeep(&self) {
        self.0.run_upkeep();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_times_are_rendered() {
        let recorder = recorder().unwrap();
        let handle = MetricsHandle(recorder.handle());
        metrics::with_local_recorder(&recorder, || {
            metrics::counter!("things_total", "result" => "ok").increment(2);
            metrics::histogram!("thing_seconds").record(0.3);
        });
        handle.run_upkeep();
        let text = handle.render();
        assert!(text.contains(r#"things_total{result="ok"} 2"#), "{text}");
        assert!(text.contains(r#"thing_seconds_bucket{le="0.25"} 0"#), "{text}");
        assert!(text.contains(r#"thing_seconds_bucket{le="0.5"} 1"#), "{text}");
    }

    #[test]
    fn metrics_begin_once() {
        let handle = Metrics::install().unwrap();
        assert!(handle.render().contains("build_info"));
        assert!(Metrics::install().is_err());
    }
}
