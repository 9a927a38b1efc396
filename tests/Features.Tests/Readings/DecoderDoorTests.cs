using SensorGrid.Features.Readings;
using SensorGrid.TestKit.Readings;

namespace SensorGrid.Features.Tests.Readings;

public sealed class DecoderDoorTests
{
    public static TheoryData<string> Inputs => ReadingMatrix.Names;

    [Theory]
    [MemberData(nameof(Inputs))]
    public void A_record_has_the_verdict_of_every_door(string input)
    {
        var decoded = new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(ReadingMatrix.DataOf(input), Some.Noon);

        ReadingMatrix.AssertVerdict(input, decoded.Readings.Select(reading => reading.Reading), [.. decoded.Rejected.Select(rejected => rejected.Reason)]);
    }
}
