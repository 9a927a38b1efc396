using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Faults;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Models;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests.Formats;

/// <summary>A silo that applies a folder of definitions by itself.</summary>
[Collection(Lanes.Answers)]
public sealed class FollowedFolderTests : IDisposable
{
    private const int Sensors = 5;

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_folder_is_in_force_before_the_first_record_and_follows_its_changes()
    {
        // As Kubernetes mounts it.
        Write("1", """{"format":"influx"}""");
        Link("1");
        Directory.CreateSymbolicLink(Path.Combine(_directory.FullName, "source"), "..data/source");
        Directory.CreateSymbolicLink(Path.Combine(_directory.FullName, "model"), "..data/model");
        await using var grid = await Grid.StartNewAsync(Cancellation, $"--SensorGrid:Definitions:Folder={_directory.FullName}", "--SensorGrid:Definitions:Follow=true");
        await using var client = new AwsKinesisClient(grid.Kinesis);
        await client.PutAsync(Enumerable.Range(0, Sensors).Select(sensor => Line(sensor, 0)), Cancellation);
        await ReadAsync(grid, 1, revision: 1);
        Assert.Empty(await ApiLists.DeadLettersAsync(grid.Http, Cancellation));

        Write("2", """{"format":"influks"}""");
        Link("2");
        var folder = await FolderAsync(grid, "mistakes", silo => (int)silo["mistakeCount"]! == 1);
        Assert.StartsWith("source/main.json:1:11: 'influks' is no format", (string)folder["mistakes"]![0]!, StringComparison.Ordinal);
        using (var ready = await grid.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        }

        await client.PutAsync(Enumerable.Range(0, Sensors).Select(sensor => Line(sensor, 1)), Cancellation);
        await ReadAsync(grid, 2, revision: 1);

        var model = SomeModel.Of("followed", "again-*");
        Write("3", """{"format":"influx","sensorId":"again-{sensor_id}"}""");
        model.WriteTo(Path.Combine(_directory.FullName, "..3", "model", "again"));
        Link("3");
        await Eventually.TrueAsync(() => "Records pinned to revision 2", async () => (int)(await DefinitionsAsync(grid))["silos"]![0]!["pinning"]! == 2);
        await client.PutAsync([Line(7, 2)], Cancellation);
        await Eventually.TrueAsync(() => "A sensor by revision 2", async () =>
        {
            using var answer = await grid.Http.GetAsync(new Uri("/sensors/again-boiler-7/features", UriKind.Relative), Cancellation);
            return answer.IsSuccessStatusCode;
        });
        Assert.Equal(model.Text, (string)Assert.Single((await DefinitionsAsync(grid))["models"]!.AsArray())!["text"]!);
        Assert.Equal(model.Graph, await grid.Http.GetByteArrayAsync(new Uri($"/definitions/models/{model.Sha256}", UriKind.Relative), Cancellation));

        // Started again with the same folder: no further revision.
        await grid.StopAsync(Cancellation);
        await grid.StartAsync(Cancellation);
        await FolderAsync(grid, "folder", silo => silo["hash"] is not null);
        await Eventually.TrueAsync(() => "The folder as applied", async () => (string?)(await DefinitionsAsync(grid))["folder"]!["waiting"] is null);
        Assert.Equal(2, (int)(await DefinitionsAsync(grid))["revision"]!);
        var verified = await LogCheck.VerifyAsync(grid.Http.BaseAddress!, grid.Kinesis, Cancellation, "--reference", "--sample", "100");
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Equal($"{Sensors + 1} sensors compared, 0 differ", verified.LastLine);
    }

    private static Readings.Entry Line(int sensor, int second) => new(
        $"key-{sensor}", string.Create(CultureInfo.InvariantCulture, $"boiler,sensor_id=boiler-{sensor} temp={20 + second} {Readings.Noon.AddSeconds(second).ToUnixTimeMilliseconds() * 1_000_000}"));

    private static async Task ReadAsync(Grid grid, int readings, int revision)
    {
        for (var sensor = 0; sensor < Sensors; sensor++)
        {
            var id = $"boiler-{sensor}";
            await Eventually.TrueAsync(() => $"{readings} readings of {id}", async () =>
            {
                using var answer = await grid.Http.GetAsync(new Uri($"/sensors/{id}/features", UriKind.Relative), Cancellation);
                return answer.IsSuccessStatusCode
                    && await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation) is { } features
                    && (int)features["quality"]!["readings"]! == readings && (int?)features["revision"] == revision;
            });
        }
    }

    private static async Task<JsonNode> DefinitionsAsync(Grid grid) => (await grid.Http.GetFromJsonAsync<JsonNode>("/definitions", Cancellation))!;

    private static async Task<JsonNode> FolderAsync(Grid grid, string what, Func<JsonNode, bool> isSo)
    {
        JsonNode? found = null;
        await Eventually.TrueAsync(() => what, async () =>
        {
            found = (await DefinitionsAsync(grid))["silos"]!.AsArray().Select(silo => silo!["folder"]).FirstOrDefault(folder => folder is not null);
            return found is not null && isSo(found);
        });
        return found!;
    }

    private void Write(string version, string source)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_directory.FullName, $"..{version}", "source"));
        File.WriteAllText(Path.Combine(folder.FullName, "main.json"), source);
    }

    private void Link(string version)
    {
        var link = Path.Combine(_directory.FullName, "..data");
        if (Directory.Exists(link))
        {
            Directory.Delete(link);
        }

        Directory.CreateSymbolicLink(link, $"..{version}");
    }
}
