using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Amazon.Runtime;

namespace SensorGrid.Persistence.DynamoDB.Tests;

/// <summary>The way to DynamoDB, which can be told what shall become of calls.</summary>
internal sealed class FaultyWire : HttpClientFactory
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpRequestMessage, Forward, CancellationToken, Task<HttpResponseMessage>>>> _plans = [];
    private readonly ConcurrentQueue<string> _calls = [];

    public delegate Task<HttpResponseMessage> Forward(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>The operations of all calls so far, such as <c>PutItem</c>.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    public int Count(string operation) => _calls.Count(call => call == operation);

    /// <summary>The next call of an operation is answered with an error, and does nothing.</summary>
    public void Refuse(string operation, HttpStatusCode status, string code, int times = 1) =>
        Plan(operation, times, (_, _, _) => Task.FromResult(Answer(status, $$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{code}}","message":"planned"}""")));

    /// <summary>The next call of an operation is answered with this, and does nothing.</summary>
    public void Answer(string operation, string json, int times = 1) =>
        Plan(operation, times, (_, _, _) => Task.FromResult(Answer(HttpStatusCode.OK, json)));

    /// <summary>The next call of an operation is served, but its answer is lost.</summary>
    public void LoseAnswer(string operation, Func<Task>? then = null, int times = 1) => Plan(operation, times, async (request, forward, token) =>
    {
        using (await forward(request, token))
        {
            await (then?.Invoke() ?? Task.CompletedTask);
            throw new HttpRequestException("The connection was lost, as planned.");
        }
    });

    /// <summary>The next call of an operation is served, but 500 is answered.</summary>
    public void FailAfter(string operation) => Plan(operation, 1, async (request, forward, token) =>
    {
        using (await forward(request, token))
        {
            return Answer(HttpStatusCode.InternalServerError, """{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"planned"}""");
        }
    });

    /// <summary>The next call of an operation is never answered.</summary>
    public void Hang(string operation, Action reached) => Plan(operation, 1, async (_, _, token) =>
    {
        var never = new TaskCompletionSource<HttpResponseMessage>();
        reached();
        return await never.Task.WaitAsync(token);
    });

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private static HttpResponseMessage Answer(HttpStatusCode status, string json) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/x-amz-json-1.0") };

    private void Plan(string operation, int times, Func<HttpRequestMessage, Forward, CancellationToken, Task<HttpResponseMessage>> plan)
    {
        for (var i = 0; i < times; i++)
        {
            _plans.GetOrAdd(operation, _ => new()).Enqueue(plan);
        }
    }

    private sealed class Handler(FaultyWire wire) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var target = request.Headers.GetValues("X-Amz-Target").Single();
            var operation = target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..];
            wire._calls.Enqueue(operation);
            return wire._plans.TryGetValue(operation, out var plans) && plans.TryDequeue(out var plan)
                ? plan(request, base.SendAsync, cancellationToken)
                : base.SendAsync(request, cancellationToken);
        }
    }
}
