using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Operations;

public sealed class ReadinessTests(GridFixture grid)
{
    [Fact]
    public async Task Readiness_says_how_far_reading_is_behind_and_that_storage_can_be_written() =>
        await Eventually.TrueAsync(() => "a reader that has read", async () =>
        {
            var ready = await grid.Client.GetJsonAsync("/health/ready");
            Assert.Equal("ready", (string)ready["status"]!);
            return (string)ready["reading"]! == "known" && ready["behindSeconds"] is not null && (string)ready["storage"]! == "writable";
        });
}
