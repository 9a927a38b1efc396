using System.ComponentModel;

namespace SensorGrid.Api.Firehose;

internal sealed record FirehoseAnswerDocument(
    [property: Description("That of the request.")] string RequestId,
    [property: Description("The time of the answer, in milliseconds since 1970.")] long Timestamp,
    [property: Description("What went wrong; absent with 200.")] string? ErrorMessage = null);
