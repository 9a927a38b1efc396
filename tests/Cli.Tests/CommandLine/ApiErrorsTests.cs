using Microsoft.AspNetCore.Http;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Progress;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.Client;

namespace SensorGrid.Cli.Tests.CommandLine;

public sealed class ApiErrorsTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, "", "error: the API at {0}/ wants a key: give one with --api-key (401).")]
    [InlineData(403, "", "error: the API at {0}/ wants a key: give one with --api-key (403).")]
    [InlineData(410, "gone", "error: GET /anomalies at {0}/ answered 410: gone (is --api the address of SensorGrid's API?)")]
    [InlineData(200, "<html>", "error: GET /anomalies at {0}/ did not answer with JSON: is --api the address of SensorGrid's API?")]
    [InlineData(200, "{}", "error: GET {0}/anomalies: The given key was not present in the dictionary. Is --api the address of SensorGrid's API?")]
    public async Task An_answer_of_something_else_is_one_line_that_names_the_option_and_code_2(int status, string body, string line)
    {
        await using var server = await TestServer.StartAsync(
            context =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync(body, context.RequestAborted);
            },
            CancellationToken);
        using var client = new SensorGridClient(new Uri(server.Url));
        using var error = new StringWriter();
        var context = new CliContext(() => Stream.Null, TextWriter.Null, error, new PlainProgressDisplay(error, TimeProvider.System), TimeProvider.System);

        var code = await CommandGuard.RunAsync(context, ExitCode.Failure, async () => await client.GetAnomaliesAsync(CancellationToken) is null ? 1 : 0, CancellationToken);

        Assert.Equal(string.Format(null, line, server.Url), error.ToString().TrimEnd());
        Assert.Equal(ExitCode.NotCompared, code);
    }
}
