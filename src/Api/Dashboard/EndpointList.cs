namespace SensorGrid.Api.Dashboard;

/// <summary>The endpoints as a table of HTML: for a browser without scripts, and for curl.</summary>
internal static class EndpointList
{
    /// <summary>The placeholder of the table in the page.</summary>
    public const string Placeholder = "<!-- endpoints -->";

    public const string Html =
        """
        <table>
          <tr><td><a href="/sensors"><code>GET /sensors?prefix=&amp;state=</code></a></td><td>the sensors</td></tr>
          <tr><td><code>GET /sensors/{id}/features?asOf=now|latest|time</code></td><td>the features of one</td></tr>
          <tr><td><code>POST /sensors/{id}/what-if</code></td><td>the same after readings that did not happen</td></tr>
          <tr><td><code>GET /sensors/{id}/history?from=&amp;to=</code></td><td>what happened to it, for a chart</td></tr>
          <tr><td><code>DELETE /sensors/{id}</code></td><td>retire one: it is forgotten, and begins anew with its next reading</td></tr>
          <tr><td><code>POST /features/batch</code></td><td>the features of up to 1,000</td></tr>
          <tr><td><a href="/anomalies"><code>GET /anomalies?site=&amp;sensor=&amp;severity=&amp;before=&amp;after=</code></a></td><td>anomalies, newest first, or from a place on</td></tr>
          <tr><td><code>GET /anomalies/stream?site=&amp;sensor=&amp;severity=&amp;minScore=</code></td><td>anomalies as they come, as server-sent events</td></tr>
          <tr><td><code>POST /anomalies/{id}/feedback</code></td><td>say that one was normal, or a fault</td></tr>
          <tr><td><a href="/definitions"><code>GET /definitions</code></a></td><td>the newest revision of the definitions, and how far the cluster is with it</td></tr>
          <tr><td><a href="/definitions/history"><code>GET /definitions/history</code></a>, <code>GET /definitions/revisions/{number}</code></td><td>all revisions, and one of them</td></tr>
          <tr><td><code>GET /definitions/pins?shard=</code></td><td>from which record on which revision applies</td></tr>
          <tr><td><code>PUT /definitions/features/default?note=</code></td><td>commit feature definitions as the next revision</td></tr>
          <tr><td><code>PUT /definitions/source/{name}?note=</code></td><td>commit a stream's record format as the next revision</td></tr>
          <tr><td><code>PUT /definitions/model/{name}?note=</code></td><td>commit the model of some sensors as the next revision</td></tr>
          <tr><td><code>GET /definitions/models/{sha256}</code>, <code>PUT /definitions/models/{sha256}</code></td><td>the graph of a model, and store one</td></tr>
          <tr><td><code>PUT /definitions/table/{name}?note=</code></td><td>commit the rows of a reference table as the next revision</td></tr>
          <tr><td><code>GET /definitions/tables/{sha256}</code>, <code>PUT /definitions/tables/{sha256}</code></td><td>the rows of a reference table, and store some</td></tr>
          <tr><td><code>PUT /definitions?note=</code></td><td>commit all kinds at once</td></tr>
          <tr><td><code>POST /definitions/check</code></td><td>check definitions as a commit would, and commit nothing</td></tr>
          <tr><td><a href="/applications"><code>GET /applications</code></a>, <code>/applications/{name}</code>, <code>/applications/{name}/definition?generation=</code>, <code>/applications/{name}/facts</code></td><td>the SQL applications, one of them, its program, and what its replay needs</td></tr>
          <tr><td><code>PUT /applications/{name}?note=</code>, <code>DELETE /applications/{name}</code></td><td>commit a program as the next generation of one, and delete one</td></tr>
          <tr><td><code>POST /applications/check</code>, <code>POST /applications/try?records=&amp;rows=</code></td><td>check a program, and run it over the newest records</td></tr>
          <tr><td><code>GET /applications/{name}/streams/{stream}?after=&amp;format=ndjson&amp;limit=</code></td><td>the rows of a stream as they come, or the newest as a list</td></tr>
          <tr><td><a href="/cluster"><code>GET /cluster</code></a></td><td>the silos, their shards, and the fleet in numbers</td></tr>
          <tr><td><code>POST /readings</code></td><td>put readings into the stream</td></tr>
          <tr><td><code>POST /api/v2/write</code></td><td>the same for line protocol, as InfluxDB has it</td></tr>
          <tr><td><a href="/dead-letters"><code>GET /dead-letters</code></a></td><td>what could not be taken, and why</td></tr>
          <tr><td><code>POST /dead-letters/{id}/redrive</code></td><td>put one into the stream again</td></tr>
          <tr><td><code>DELETE /dead-letters/{id}</code>, <code>DELETE /dead-letters?reason=</code></td><td>dismiss one, or all of a reason</td></tr>
          <tr><td><code>POST /get-online-features</code>, <code>POST /push</code>, <code>POST /write-to-online-store</code>, <a href="/health"><code>GET /health</code></a></td><td>for clients of Feast</td></tr>
          <tr><td><code>GET /FeatureGroup/sensors</code>, <code>PUT</code>, <code>DELETE</code>, <code>POST /BatchGetRecord</code></td><td>for clients of SageMaker Feature Store</td></tr>
          <tr><td><a href="/v2/models"><code>GET /v2/models</code></a>, <code>/v2/models/{model}</code>, <code>POST /v2/models/{model}/infer</code>, <a href="/v2/health/ready"><code>GET /v2/health/ready</code></a></td><td>for clients of the Open Inference Protocol</td></tr>
          <tr><td><code>POST /firehose</code></td><td>for Amazon Data Firehose</td></tr>
          <tr><td><a href="/health/live"><code>GET /health/live</code></a>, <a href="/health/ready"><code>/health/ready</code></a></td><td>health</td></tr>
          <tr><td><a href="/metrics"><code>GET /metrics</code></a></td><td>metrics for Prometheus</td></tr>
          <tr><td><a href="/openapi/v1.json"><code>GET /openapi/v1.json</code></a></td><td>all of this as OpenAPI</td></tr>
        </table>
        """;
}
