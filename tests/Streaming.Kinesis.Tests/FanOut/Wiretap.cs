using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Amazon.Runtime;
using SensorGrid.Kinesis.Client.Wire;

namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

/// <summary>Stands between the client and a real server: counts calls, refuses those that a test wants refused, and spoils subscriptions.</summary>
internal sealed class Wiretap : HttpClientFactory
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Spoil?> _spoils = new();

    /// <summary>Called with an operation: the error type with which it is refused; null lets it pass.</summary>
    public Func<string, string?> Refuse { get; set; } = _ => null;

    /// <summary>The versions of HTTP with which subscriptions were answered.</summary>
    public ConcurrentBag<Version> Versions { get; } = [];

    /// <summary>What becomes of the next subscriptions, each in turn; null leaves one alone, as the later ones are.</summary>
    public void Next(params IEnumerable<Spoil?> spoils)
    {
        foreach (var spoil in spoils)
        {
            _spoils.Enqueue(spoil);
        }
    }

    /// <summary>How many subscriptions are still to be spoilt.</summary>
    public int Left => _spoils.Count;

    /// <summary>How often an operation was called and not refused.</summary>
    public int Calls(string operation) => _calls.GetValueOrDefault(operation);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    private sealed class Handler(Wiretap tap) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly HttpMessageInvoker _subscriptions = new(new SubscriptionVersion(new SocketsHttpHandler { EnableMultipleHttp2Connections = true }));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var operation = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[1];
            if (tap.Refuse(operation) is { } type)
            {
                return new HttpResponseMessage(HttpStatusCode.BadRequest)
                {
                    Content = new StringContent($$"""{"__type":"com.amazonaws.kinesis#{{type}}","message":"Asked for by the test."}""", Encoding.UTF8),
                };
            }

            tap._calls.AddOrUpdate(operation, 1, (_, calls) => calls + 1);
            if (operation != "SubscribeToShard")
            {
                return await base.SendAsync(request, cancellationToken);
            }

            var response = await _subscriptions.SendAsync(request, cancellationToken);
            tap.Versions.Add(response.Version);
            if (response.IsSuccessStatusCode)
            {
                tap._spoils.TryDequeue(out var spoil);
                response.Content = new StreamContent(new SpoiltStream(await response.Content.ReadAsStreamAsync(cancellationToken), spoil));
            }

            return response;
        }

        protected override void Dispose(bool disposing)
        {
            _subscriptions.Dispose();
            base.Dispose(disposing);
        }
    }
}
