using System.Net;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Network;
using StackExchange.Redis;

namespace SensorGrid.EndToEnd.Tests;

/// <summary>Who may be a member of the cluster, and what becomes of one that the list has lost.</summary>
[Collection(Lanes.Faults)]
public sealed class ClusterWallsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Silos_and_an_api_with_certificates_are_a_cluster_and_an_api_without_one_gets_no_answer()
    {
        using var certificates = new TestCertificates(_directory.FullName);
        var (certificate, key) = certificates.Sign("member");
        await using var cluster = await Cluster.StartNewAsync(
            new ClusterOptions(Silos: 2, Shards: 2)
            {
                Settings =
                [
                    $"--SensorGrid:Orleans:Tls:CertificateFile={certificate}",
                    $"--SensorGrid:Orleans:Tls:KeyFile={key}",
                    $"--SensorGrid:Orleans:Tls:AuthorityFile={certificates.AuthorityFile}",
                ],
            },
            Cancellation);
        cluster.Stranger.Start();
        cluster.Api.Start();
        await cluster.Api.ReadyAsync(Cancellation);
        await cluster.Stranger.ListeningAsync();

        using (var content = new StringContent("""{"sensorId":"line/pump-1","timestamp":1767225600000,"metrics":{"temperature":20}}"""))
        using (var answer = await cluster.Api.Http.PostAsync(new Uri("/readings", UriKind.Relative), content, Cancellation))
        {
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        var path = new Uri("/sensors/line%2Fpump-1/features?asOf=latest", UriKind.Relative);
        foreach (var http in (HttpClient[])[cluster.Api.Http, cluster.Silos[0].Http, cluster.Silos[1].Http])
        {
            await Eventually.TrueAsync(() => "the features", async () =>
            {
                using var answer = await http.GetAsync(path, Cancellation);
                return answer.StatusCode == HttpStatusCode.OK;
            });
        }

        using var refused = await cluster.Stranger.Http.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("No silo has been reached yet", await refused.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_silo_that_the_list_of_members_has_lost_is_not_ready()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(Silos: 1, Shards: 2), Cancellation);
        var ready = new Uri("/health/ready", UriKind.Relative);
        await Eventually.TrueAsync(() => "a ready silo", () => HasStatusAsync(HttpStatusCode.OK));

        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.Redis.Address);
        foreach (var member in redis.GetServers()[0].Keys(pattern: "*members*"))
        {
            await redis.GetDatabase().KeyDeleteAsync(member);
        }

        await Eventually.TrueAsync(() => "a silo that is not ready", () => HasStatusAsync(HttpStatusCode.ServiceUnavailable));

        async Task<bool> HasStatusAsync(HttpStatusCode status)
        {
            using var answer = await cluster.Silos[0].Http.GetAsync(ready, Cancellation);
            return answer.StatusCode == status;
        }
    }
}
