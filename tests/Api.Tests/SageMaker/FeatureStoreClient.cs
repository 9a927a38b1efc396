using System.Text.Json;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Python;
using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.Api.Tests.SageMaker;

/// <summary>A client of SageMaker Feature Store's runtime that this project did not write, as a process. Starting one skips the test, with the reason, where it is missing.</summary>
internal sealed class FeatureStoreClient : IAsyncDisposable
{
    public const string Npm = "npm", Boto3 = "boto3", DebianBoto3 = "Debian's boto3";

    private readonly ChildProcess _process;

    private FeatureStoreClient(ChildProcess process) => _process = process;

    /// <summary>Starts a client.</summary>
    /// <param name="name">One of the names above.</param>
    /// <param name="endpoint">The address of the API.</param>
    /// <param name="key">The access key id.</param>
    /// <param name="secret">The secret access key.</param>
    public static FeatureStoreClient Start(string name, Uri endpoint, string key, string secret)
    {
        string[] arguments = [endpoint.GetLeftPart(UriPartial.Authority), key, secret];
        if (name == Npm)
        {
            NodeTools.SkipIfMissing();
            Assert.SkipUnless(
                Directory.Exists(Path.Combine(NodeTools.Folder, "node_modules", "@aws-sdk", "client-sagemaker-featurestore-runtime")),
                "The npm client is not installed: run npm ci --prefix tests/TestKit/node.");
            return new FeatureStoreClient(NodeTools.Start(["featurestore-client.mjs", .. arguments], "", new Dictionary<string, string>()));
        }

        var python = name == Boto3 ? "python3" : "/usr/bin/python3";
        var script = Path.Combine(NodeTools.Folder, "..", "..", "Api.Tests", "SageMaker", "boto3_client.py");
        PythonTools.SkipWithout(python, "boto3");
        return new FeatureStoreClient(new ChildProcess(python, [script, .. arguments], Path.GetTempPath(), PythonTools.Environment));
    }

    /// <summary>Calls an operation.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="input">Its input.</param>
    /// <param name="query">What is added to the request's query before it is signed.</param>
    /// <returns>Its output.</returns>
    public async Task<JsonNode> SendAsync(string operation, object input, object? query = null)
    {
        var answer = await CallAsync(operation, input, query);
        Assert.True(answer["output"] is not null, $"{operation} failed: {answer.ToJsonString()}");
        return answer["output"]!;
    }

    /// <summary>Calls an operation that is to fail.</summary>
    /// <returns>The error's name, status and text as the client tells them.</returns>
    public async Task<(string Name, int Status, string Message)> FailAsync(string operation, object input, object? query = null)
    {
        var answer = await TryAsync(operation, input, query);
        Assert.True(answer is not null, $"{operation} did not fail.");
        return answer.Value;
    }

    /// <summary>Calls an operation that may fail.</summary>
    /// <returns>The error's name, status and text as the client tells them; null when it did not.</returns>
    public async Task<(string Name, int Status, string Message)?> TryAsync(string operation, object input, object? query)
    {
        var answer = await CallAsync(operation, input, query);
        return answer["error"] is null ? null : ((string)answer["error"]!["name"]!, (int)answer["error"]!["status"]!, (string)answer["error"]!["message"]!);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<JsonNode> CallAsync(string operation, object input, object? query)
    {
        await _process.SendLineAsync(JsonSerializer.Serialize(new { op = operation, input, query }), TestContext.Current.CancellationToken);
        return JsonNode.Parse(await _process.LineAsync(line => line.StartsWith('{'), TestContext.Current.CancellationToken))!;
    }
}
