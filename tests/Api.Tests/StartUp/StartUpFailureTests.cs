using System.Net;
using System.Net.Sockets;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Hosting.StartUp;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Network;

namespace SensorGrid.Api.Tests.StartUp;

public sealed class StartUpFailureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, string> WrongSettings => new()
    {
        { "--urls=nonsense", "urls is 'nonsense'" },
        { "--SensorGrid:Kinesis:LocalPort=99999", "SensorGrid:Kinesis:LocalPort is '99999'" },
        { "--SensorGrid:Orleans:SiloPort=x", "SensorGrid:Orleans:SiloPort is 'x'" },
        { "--SensorGrid:Orleans:GatewayPort=0", "SensorGrid:Orleans:GatewayPort is '0'" },
        { "--SensorGrid:Orleans:Host=here", "SensorGrid:Orleans:Host is 'here'" },
        {
            "--SensorGrid:Orleans:Host=192.0.2.1;--SensorGrid:Clustering:Redis=127.0.0.1:1;--SensorGrid:Kinesis:ServiceUrl=http://127.0.0.1:1;--SensorGrid:Storage:DynamoDB:Service=http://127.0.0.1:1",
            "SensorGrid:Orleans:Host is '192.0.2.1', which other machines can reach"
        },
        {
            "--SensorGrid:Orleans:Host=192.0.2.1;--SensorGrid:Orleans:TrustedNetwork=true;--SensorGrid:Clustering:Redis=127.0.0.1:1;--SensorGrid:Kinesis:ServiceUrl=http://127.0.0.1:1;--SensorGrid:Storage:DynamoDB:Service=http://127.0.0.1:1",
            "this machine does not have that address"
        },
        {
            "--SensorGrid:Clustering:Redis=192.0.2.1:6379,password=secret;--SensorGrid:Kinesis:ServiceUrl=http://127.0.0.1:1;--SensorGrid:Storage:DynamoDB:Service=http://127.0.0.1:1",
            "SensorGrid:Clustering:Redis names 192.0.2.1:6379, which other machines can reach"
        },
        { "--SensorGrid:Orleans:Tls:CertificateFile=/no/such.pem", "SensorGrid:Orleans:Tls:KeyFile is not set" },
        { "--SensorGrid:Api:MaxConnections=0", "SensorGrid:Api:MaxConnections is '0': a whole number from 1 to 1000000" },
        { "--SensorGrid:Clustering:Redis=127.0.0.1:6379", "SensorGrid:Clustering:Redis is set, and the Kinesis endpoint is embedded" },
        {
            "--SensorGrid:Clustering:Redis=127.0.0.1:6379;--SensorGrid:Kinesis:ServiceUrl=http://127.0.0.1:1",
            "SensorGrid:Clustering:Redis is set, and state is kept in this process's data directory"
        },
        {
            "--SensorGrid:Clustering:Redis=127.0.0.1:1,password=secret;--SensorGrid:Kinesis:ServiceUrl=http://127.0.0.1:1;--SensorGrid:Storage:DynamoDB:Service=http://127.0.0.1:1",
            "SensorGrid:Clustering:Redis is '127.0.0.1:1', which does not answer"
        },
        { "--SensorGrid:Storage:DynamoDB:TableName=states", "SensorGrid:Storage:DynamoDB:TableName is 'states' without" },
        { "--SensorGrid:Storage:DynamoDB:Service=http://127.0.0.1:1", "SensorGrid:Storage:DynamoDB:Service is 'http://127.0.0.1:1', which does not answer" },
        { "--SensorGrid:Storage:DynamoDB:Service=ftp://127.0.0.1", "SensorGrid:Storage:DynamoDB:Service is 'ftp://127.0.0.1'" },
        { "--SensorGrid:Storage:DynamoDB:CreateIfNotExists=maybe", "SensorGrid:Storage:DynamoDB:CreateIfNotExists is 'maybe'" },
        { "--SensorGrid:Kinesis:Embedded=perhaps", "SensorGrid:Kinesis:Embedded is 'perhaps'" },
        { "--SensorGrid:Kinesis:ServiceUrl=http://user:secret@127.0.0.1:1/?token=secret", "SensorGrid:Kinesis:ServiceUrl 'http://***@127.0.0.1:1/?***'" },
        { "--SensorGrid:Kinesis:ServiceUrl=user:secret@127.0.0.1:4566", "SensorGrid:Kinesis:ServiceUrl is '***@127.0.0.1:4566'" },
        { "--SensorGrid:Kinesis:ServiceUrl=http:/user:secret@127.0.0.1:1", "@127.0.0.1:1" },
        { "--SensorGrid:Kinesis:ServiceUrl=http://user:pa'secret@127.0.0.1:1", "SensorGrid:Kinesis:ServiceUrl 'http://***@127.0.0.1:1/'" },
        { "--SensorGrid:Kinesis:ServiceUrl=http://user:12 secret@127.0.0.1:1", "SensorGrid:Kinesis:ServiceUrl" },
        { "--SensorGrid:Storage:DynamoDB:Service=secret@127.0.0.1", "DynamoDB:Service is '***@127.0.0.1'" },
        { "--SensorGrid:Kinesis:ServiceUrl=ftp://user:secret@127.0.0.1:1", "SensorGrid:Kinesis:ServiceUrl is 'ftp://***@127.0.0.1:1'" },
        { "--SensorGrid:Kinesis:ServiceUrl=http://user:secret@127.0.0.1:1;--SensorGrid:Kinesis:Embedded=true", "ServiceUrl is 'http://***@127.0.0.1:1/'" },
        { "--SensorGrid:Storage:DynamoDB:Service=http://user:secret@127.0.0.1:1", "DynamoDB:Service is 'http://***@127.0.0.1:1', which does not answer" },
        { "--urls=http://user:secret@127.0.0.1:99999", "urls is 'http://***@127.0.0.1:99999'" },
        {
            "--SensorGrid:Clustering:Redis=redis://user:secret@127.0.0.1:1;--SensorGrid:Kinesis:ServiceUrl=http://127.0.0.1:1;--SensorGrid:Storage:DynamoDB:Service=http://127.0.0.1:1",
            "SensorGrid:Clustering:Redis"
        },
        { "--SensorGrid:Kinesis:ServiceUrl=here", "SensorGrid:Kinesis:ServiceUrl is 'here'" },
        { "--SensorGrid:Kinesis:StartPosition=BEGINNING", "SensorGrid:Kinesis:StartPosition is 'BEGINNING'" },
        { "--SensorGrid:Kinesis:StreamName=a b", "SensorGrid:Kinesis:StreamName is 'a b'" },
        { "--SensorGrid:Kinesis:Sources=line-2,b c", "SensorGrid:Kinesis:Sources is 'b c'" },
        { "--SensorGrid:Kinesis:Sources=line-2, line-2", "stream 'line-2' is named twice" },
        { "--SensorGrid:Kinesis:Sources=sensor-readings", "stream 'sensor-readings' is named twice" },
        { $"--SensorGrid:Kinesis:Sources={string.Join(',', Enumerable.Range(0, 65))}", "at most 64 streams" },
        { "--SensorGrid:Kinesis:Sources=line-2;--SensorGrid:Anomalies:OutputStream=line-2", "SensorGrid:Anomalies:OutputStream is 'line-2': another stream" },
        { "--SensorGrid:Checkpoint:Interval=5", "SensorGrid:Checkpoint:Interval is '5'" },
        { "--SensorGrid:Checkpoint:Interval=1ms", "SensorGrid:Checkpoint:Interval is '1ms'" },
        { "--SensorGrid:Features:File=/no/such/features.json", "SensorGrid:Features:File is '/no/such/features.json'" },
        { "--SensorGrid:Definitions:Folder=/no/such/folder", "SensorGrid:Definitions:Folder is '/no/such/folder', which cannot be used: there is no folder" },
        { "--SensorGrid:Influx:SensorId={site", "SensorGrid:Influx:SensorId is '{site'" },
        { "--SensorGrid:Model:Folder=/no/such/model", "SensorGrid:Model:Folder is '/no/such/model'" },
        { "--SensorGrid:Kinesis:Stream=x", "SensorGrid:Kinesis:Stream is not a setting" },
        { "--SensorGrid:Anomalies:OutputStream=sensor-readings", "SensorGrid:Anomalies:OutputStream is 'sensor-readings': another stream" },
        { "--SensorGrid:Anomalies:OutputStream=a b", "SensorGrid:Anomalies:OutputStream is 'a b'" },
        { "--urls=http://127.0.0.1:99999", "urls is 'http://127.0.0.1:99999'" },
        { "--SensorGrid:Kinesis:LocalPort=45671;--urls=http://127.0.0.1:45671", "SensorGrid:Kinesis:LocalPort and urls are both 45671" },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_setting_that_cannot_be_is_named_with_its_value(string argument, string message)
    {
        var failure = await Assert.ThrowsAsync<StartUpException>(
            () => RunningGrid.StartAsync(_directory.FullName, TestContext.Current.CancellationToken, argument.Split(';')));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urls", "--urls=http://127.0.0.1:{0}")]
    [InlineData("SensorGrid:Kinesis:LocalPort", "--SensorGrid:Kinesis:LocalPort={0}")]
    [InlineData("SensorGrid:Orleans:SiloPort", "--SensorGrid:Orleans:SiloPort={0}")]
    [InlineData("SensorGrid:Orleans:GatewayPort", "--SensorGrid:Orleans:GatewayPort={0}")]
    public async Task A_port_that_is_taken_ends_the_process_with_one_line(string setting, string argument)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = $"{((IPEndPoint)other.LocalEndpoint).Port}";

        var line = await RefusedAsync(argument.Replace("{0}", port, StringComparison.Ordinal));

        Assert.Contains($"{setting} is '", line, StringComparison.Ordinal);
        Assert.Contains(port, line, StringComparison.Ordinal);
        Assert.Contains("in use", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_ends_the_process_with_one_line()
    {
        await File.WriteAllTextAsync(_directory["file"], "", TestContext.Current.CancellationToken);

        var line = await RefusedAsync($"--SensorGrid:DataDirectory={_directory["file/data"]}");

        Assert.Contains($"SensorGrid:DataDirectory is '{_directory["file/data"]}'", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "'nonsense' is not an argument")]
    [InlineData("--port=8085", "'--port' is not an argument")]
    [InlineData("--SensorGid:Kinesis:StreamName=x", "'--SensorGid:Kinesis:StreamName' is not an argument")]
    public async Task An_argument_that_is_no_setting_ends_the_process_with_one_line(string argument, string message) =>
        Assert.Contains(message, await RefusedAsync(argument), StringComparison.Ordinal);

    [Fact]
    public async Task The_data_of_one_stream_is_not_mixed_with_another()
    {
        await using (await RunningGrid.StartAsync(_directory.FullName, TestContext.Current.CancellationToken, "--SensorGrid:Kinesis:StreamName=one"))
        {
        }

        var failure = await Assert.ThrowsAsync<StartUpException>(
            () => RunningGrid.StartAsync(_directory.FullName, TestContext.Current.CancellationToken, "--SensorGrid:Kinesis:StreamName=two"));

        Assert.Contains("holds the sensors of the embedded stream 'one', not of the embedded stream 'two'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_before_it_is_ready_is_not_lost()
    {
        // Its first file is the lock on the data directory, long before anything is started.
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(_directory.FullName);
        watcher.Created += (_, _) => begun.TrySetResult();
        watcher.EnableRaisingEvents = true;
        await using var process = ProgramProcess.StartSilo(_directory.FullName, RunningGrid.Arguments(_directory.FullName));
        await Eventually.ComesAsync("The program's first file", begun.Task);
        using (var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var (exitCode, _, _) = await process.WaitAsync();

        Assert.Equal(0, exitCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"windows":[{"length":"a while"}],"alarms":{}}""")]
    public async Task A_broken_features_file_ends_the_process_with_one_line(string content)
    {
        await File.WriteAllTextAsync(_directory["features.json"], content, TestContext.Current.CancellationToken);

        var line = await RefusedAsync($"--SensorGrid:Features:File={_directory["features.json"]}");

        Assert.Contains($"SensorGrid:Features:File is '{_directory["features.json"]}'", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mistakes_of_a_features_file_are_told_at_once_with_their_places()
    {
        await File.WriteAllTextAsync(_directory["features.json"], "{\n  \"windows\": [],\n  \"maxMetrics\": \"64\"\n}", TestContext.Current.CancellationToken);

        var line = await RefusedAsync($"--SensorGrid:Features:File={_directory["features.json"]}");

        Assert.Contains($"SensorGrid:Features:File is '{_directory["features.json"]}', which cannot be used: features.json:1:1: 'features' is missing: write ", line, StringComparison.Ordinal);
        Assert.Contains(". features.json:2:3: 'windows' is not known here", line, StringComparison.Ordinal);
        Assert.Contains(". features.json:3:17: 'maxMetrics' must be a whole number", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    public async Task A_broken_model_ends_the_process_with_one_line(string manifest)
    {
        await File.WriteAllTextAsync(_directory["model.json"], manifest, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_directory["model.onnx"], "no graph", TestContext.Current.CancellationToken);

        var line = await RefusedAsync($"--SensorGrid:Model:Folder={_directory.FullName}");

        Assert.Contains($"SensorGrid:Model:Folder is '{_directory.FullName}', which cannot be used: ", line, StringComparison.Ordinal);
        Assert.Contains("model.json", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_ends_with_one_line()
    {
        await using var grid = await RunningGrid.StartAsync(_directory["data"], TestContext.Current.CancellationToken);

        var line = await RefusedAsync($"--SensorGrid:DataDirectory={_directory["data"]}");

        Assert.Contains($"SensorGrid:DataDirectory is '{_directory["data"]}', which another process is using", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_ends_the_process_with_one_line()
    {
        await using var grid = await RunningGrid.StartAsync(_directory["data"], TestContext.Current.CancellationToken);

        var line = await RefusedAsync(
            $"--SensorGrid:Kinesis:ServiceUrl={grid.Addresses.Kinesis}", "--SensorGrid:Kinesis:StreamName=nowhere");

        Assert.Contains("SensorGrid:Kinesis:StreamName is 'nowhere'", line, StringComparison.Ordinal);
        Assert.Contains("does not exist", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_for_anomalies_that_does_not_exist_ends_the_process_with_one_line()
    {
        await using var grid = await RunningGrid.StartAsync(_directory["data"], TestContext.Current.CancellationToken);

        var line = await RefusedAsync(
            $"--SensorGrid:Kinesis:ServiceUrl={grid.Addresses.Kinesis}", "--SensorGrid:Anomalies:OutputStream=nowhere");

        Assert.Contains("SensorGrid:Anomalies:OutputStream is 'nowhere', a stream that does not exist", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_ends_the_process_with_one_line()
    {
        var line = await RefusedAsync($"--SensorGrid:Kinesis:ServiceUrl=http://127.0.0.1:{FreePorts.Take(1)[0]}");

        Assert.Contains("Kinesis does not answer", line, StringComparison.Ordinal);
        Assert.Contains("SensorGrid:Kinesis:ServiceUrl", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_others_can_reach_ends_the_process_with_one_line()
    {
        var line = await RefusedAsync("--urls=http://0.0.0.0:0");

        Assert.Contains("SensorGrid:Api:AllowAnonymous", line, StringComparison.Ordinal);
    }

    private async Task<string> RefusedAsync(params string[] settings)
    {
        await using var process = ProgramProcess.StartSilo(_directory.FullName, [.. RunningGrid.Arguments(_directory["own"]), .. settings]);

        var (exitCode, output, errors) = await process.WaitAsync();

        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("   at ", output + errors, StringComparison.Ordinal);
        return Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
