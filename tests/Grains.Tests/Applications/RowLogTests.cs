using SensorGrid.Grains.Applications;

namespace SensorGrid.Grains.Tests.Applications;

public sealed class RowLogTests
{
    [Fact]
    public void Rows_beyond_the_bound_are_kept_until_they_were_stored_once()
    {
        var log = new RowLog(0);
        for (var ordinal = 1L; ordinal <= 15_000; ordinal++)
        {
            log.Add(ordinal, "{}"u8.ToArray());
        }

        log.Trim();
        log.OnStored();

        Assert.Equal((1L, 15_000L), (log.Oldest, log.Durable));
        Assert.Equal(1L, log.Read(0, 1, 100)[0].Ordinal);

        log.Add(15_001, "{}"u8.ToArray());
        log.Trim();

        Assert.InRange(log.Newest - log.Oldest, RowLog.MostRows - 500, RowLog.MostRows);
    }
}
