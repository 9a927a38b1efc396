using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Tests.Anomalies.Hosting;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Clustering;

/// <summary>What becomes of questions that a silo leaves unanswered.</summary>
public sealed class GrainAnswerTests
{
    private const string Question = "/anomalies?site=plant&after=0";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_question_that_a_silo_refused_is_asked_again()
    {
        await using var api = await DrivenApi.StartAsync();
        var asked = Failing(api, times: 3);

        var answer = await api.Client.GetJsonAsync(Question);

        Assert.Single(answer["items"]!.AsArray());
        Assert.Equal(4, asked());
    }

    [Fact]
    public async Task A_question_that_is_never_answered_is_given_up_and_asked_again()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        feed.Open("plant/pump");
        var asked = 0;
        feed.BeforeRead = cancelled => ++asked == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled) : Task.CompletedTask;

        var answer = await api.Client.GetJsonAsync(Question);

        Assert.Single(answer["items"]!.AsArray());
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_time_limit_is_sent_and_sent_once()
    {
        var time = new FakeTimeProvider();
        await using var api = await DrivenApi.StartAsync(time);
        var feed = api.Sites.Add("plant");
        feed.Open("plant/pump");
        var asked = 0;

        // As when the process is stopped for a while: the answer and the end of the time are there at the same moment.
        feed.BeforeRead = _ =>
        {
            time.Advance(TimeSpan.FromSeconds(++asked == 1 ? 6 : 1));
            return Task.CompletedTask;
        };

        var answer = await api.Client.GetStringAsync(new Uri(Question, UriKind.Relative), Cancelled);

        Assert.Single(JsonNode.Parse(answer)!["items"]!.AsArray());
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Where_nobody_may_answer_soon_it_is_asked_once_and_the_client_is_told_to_come_again()
    {
        using var reach = new TestReach(mayAnswerSoon: false);
        await using var api = await DrivenApi.StartAsync(reach: reach);
        var asked = Failing(api, times: int.MaxValue);

        await AssertToldToComeAgainAsync(api, Question);

        Assert.Equal(1, asked());
    }

    [Fact]
    public async Task Before_a_silo_was_reached_no_grain_is_asked_and_the_process_says_that_it_lives()
    {
        using var reach = new TestReach(hasJoined: false);
        await using var api = await DrivenApi.StartAsync(reach: reach);
        var asked = Failing(api, times: 0);

        foreach (var path in (string[])[Question, "/health/ready", "/anomalies/stream", "/sensors/x/features", "/sensors", "/dead-letters"])
        {
            await AssertToldToComeAgainAsync(api, path);
        }

        Assert.Equal(0, asked());
        using var live = await api.Client.GetAsync(new Uri("/health/live", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task When_a_silo_has_gone_the_sites_are_followed_anew_from_where_they_were()
    {
        using var reach = new TestReach();
        await using var api = await DrivenApi.StartAsync(reach: reach);
        var feed = api.Sites.Add("plant");
        using var stream = await api.OpenAsync("?site=plant");
        feed.Open("plant/first");
        await stream.NextAsync();
        await api.Sites.Followers.WaitAsync(followers => followers == (1, 1));

        reach.LoseSilo();
        feed.Open("plant/second");
        await api.Sites.Followers.WaitAsync(followers => followers == (2, 1));
        feed.Open("plant/third");

        Assert.Equal(["plant/second", "plant/third"], (await stream.TakeAsync(2)).Select(item => (string)item.Data["sensorId"]!));
    }

    private static Func<int> Failing(DrivenApi api, int times)
    {
        var feed = api.Sites.Add("plant");
        feed.Open("plant/pump");
        var asked = 0;
        feed.BeforeRead = _ => ++asked <= times ? throw new Orleans.Runtime.SiloUnavailableException("Gone.") : Task.CompletedTask;
        return () => asked;
    }

    private static async Task AssertToldToComeAgainAsync(DrivenApi api, string path)
    {
        using var response = await api.Client.GetRawAsync(path);
        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
    }
}
