using SensorGrid.Grains.DeadLetters;

namespace SensorGrid.Grains.Tests.DeadLetters;

[Collection(nameof(OneSilo))]
public sealed class DeadLetterSummariesTests(SensorCluster cluster)
{
    private const int Page = DeadLetterSummaryPage.MostSegments;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_of_segments_that_have_all_gone_are_forgotten_and_numbers_go_on()
    {
        var items = new DeadLetterItems(cluster.Storage, GrainId.Create("dead-letters", nameof(DeadLetterSummariesTests)));
        var summaries = await DeadLetterSummaries.ReadAsync("a", items, Cancellation);
        for (var segment = 0; segment < (2 * Page) + 10; segment++)
        {
            await summaries.AddAsync(Summary(segment), () => { }, Cancellation);
        }

        for (var segment = 0; segment < (2 * Page) + 5; segment++)
        {
            await summaries.ReplaceAsync(segment, Summary(segment) with { IsGone = true }, Cancellation);
        }

        var again = await DeadLetterSummaries.ReadAsync("a", items, Cancellation);
        Assert.All([summaries, again], one =>
        {
            Assert.Equal((2 * Page, (2 * Page) + 10), (one.First, one.Count));
            Assert.Equal(Summary((2 * Page) + 4).Newest, one.GoneUpTo);
            Assert.Equal(Summary((2 * Page) + 9), one[(2 * Page) + 9]);
        });
        await again.AddAsync(Summary((2 * Page) + 10), () => { }, Cancellation);
        Assert.Equal((2 * Page) + 11, (await DeadLetterSummaries.ReadAsync("a", items, Cancellation)).Count);
    }

    private static DeadLetterSegmentSummary Summary(int segment) => new(Some.Position(segment), Some.Noon, Some.Noon.AddSeconds(segment), 1);
}
