using System.Net;
using System.Text;

namespace SensorGrid.Client.Tests.Support;

/// <summary>Stands in for the API and the network to it: answers each request in its turn, and keeps what came.</summary>
internal sealed class StandInApi : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> _answers = [];

    /// <summary>The requests: method, address, header by header, body.</summary>
    public List<(string Line, HttpRequestMessage Request, string Body)> Requests { get; } = [];

    public StandInApi Answers(string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        _answers.Enqueue(() => new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8) });
        return this;
    }

    public StandInApi Fails(Exception exception)
    {
        _answers.Enqueue(() => throw exception);
        return this;
    }

    /// <summary>A client of it.</summary>
    public SensorGridClient Client(string address = "http://grid:8080", string? apiKey = null) => new(new Uri(address), apiKey, this);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add(($"{request.Method} {request.RequestUri}", request, body));
        return _answers.Dequeue()();
    }
}
