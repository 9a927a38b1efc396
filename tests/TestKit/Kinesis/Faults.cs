using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace SensorGrid.TestKit.Kinesis;

/// <summary>What can go wrong with one request on the wire.</summary>
public enum Fault
{
    Throttled,
    InternalError,
    Reset,
    Truncated,
    ExpiredIterator,
    EmptyError,

    /// <summary>Of a PutRecords: the first record is refused, and the others are put.</summary>
    PartlyThrottled,
}

/// <summary>Stands between the client and a real server, and spoils the answers that the test asks it to.</summary>
internal sealed class Faults : HttpClientFactory
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> _queued = new(StringComparer.Ordinal);

    /// <summary>Spoils the next answers to an operation.</summary>
    public void Next(string operation, params IEnumerable<Fault> faults)
    {
        var queue = _queued.GetOrAdd(operation, _ => new ConcurrentQueue<Fault>());
        foreach (var fault in faults)
        {
            queue.Enqueue(fault);
        }
    }

    /// <summary>How many answers are still to be spoilt.</summary>
    public int Left(string operation) => _queued.TryGetValue(operation, out var queue) ? queue.Count : 0;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    private sealed class Handler(Faults faults) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var operation = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[1];
            if (!faults._queued.TryGetValue(operation, out var queue) || !queue.TryDequeue(out var fault))
            {
                return await base.SendAsync(request, cancellationToken);
            }

            return fault switch
            {
                Fault.Throttled => Error(HttpStatusCode.BadRequest, "ProvisionedThroughputExceededException"),
                Fault.InternalError => Error(HttpStatusCode.InternalServerError, "InternalFailure"),
                Fault.ExpiredIterator => Error(HttpStatusCode.BadRequest, "ExpiredIteratorException"),
                Fault.EmptyError => new HttpResponseMessage(HttpStatusCode.BadGateway),
                Fault.PartlyThrottled => await PutAllButTheFirstAsync(request, cancellationToken),
                Fault.Reset => throw new HttpRequestException("The connection was reset.", new IOException()),
                _ => await TruncateAsync(await base.SendAsync(request, cancellationToken), cancellationToken),
            };
        }

        private static HttpResponseMessage Error(HttpStatusCode status, string type) => new(status)
        {
            Content = new StringContent($$"""{"__type":"com.amazonaws.kinesis#{{type}}","message":"Asked for by the test."}""", Encoding.UTF8),
        };

        private async Task<HttpResponseMessage> PutAllButTheFirstAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var put = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            put["Records"]!.AsArray().RemoveAt(0);
            var result = new JsonObject { ["FailedRecordCount"] = 1, ["Records"] = new JsonArray() };
            var response = Error(HttpStatusCode.OK, "None");
            if (put["Records"]!.AsArray().Count > 0)
            {
                request.Content = new StringContent(put.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.1");
                response = await base.SendAsync(request, cancellationToken);
                result = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }

            result["FailedRecordCount"] = 1;
            result["Records"]!.AsArray().Insert(0, new JsonObject { ["ErrorCode"] = "ProvisionedThroughputExceededException", ["ErrorMessage"] = "Slow down." });
            response.Content = new StringContent(result.ToJsonString(), Encoding.UTF8);
            return response;
        }

        private static async Task<HttpResponseMessage> TruncateAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            response.Content = new ByteArrayContent(body[..(body.Length / 2)]);
            return response;
        }
    }
}
