using SensorGrid.Api.Requests;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.Sensors;

/// <summary>
/// The instant that a request specifies: <c>now</c> (or nothing), <c>latest</c>, or a time (see <see cref="Timestamps"/>).
/// </summary>
internal static class AsOfParameter
{
    /// <param name="text">The parameter; null when it is left out.</param>
    /// <param name="time">The clock.</param>
    /// <param name="asOf">The instant.</param>
    /// <param name="reason">The sentence for one who sent something else; null when it is an instant.</param>
    public static bool TryParse(string? text, TimeProvider time, out AsOf asOf, out string? reason)
    {
        reason = null;
        switch (text)
        {
            case null or "now":
                asOf = AsOf.Now(time);
                return true;
            case "latest":
                asOf = AsOf.Latest;
                return true;
            default:
                var error = Timestamps.Parse(text, out var instant);
                asOf = new AsOf(instant);
                reason = error == TimestampError.None
                    ? null
                    : $"asOf '{ShownText.Of(text)}' {Timestamps.Explain(error)}. It may also be now or latest (in a URL, a + is written %2B).";
                return reason is null;
        }
    }

    /// <summary>Gets the instant of an answer that is asked for now: the present moves on while a request waits, any other instant stays.</summary>
    /// <param name="asOf">The instant that the request specifies.</param>
    /// <param name="time">The clock.</param>
    public static AsOf AtAnswer(AsOf asOf, TimeProvider time) => asOf.OrOldest ? AsOf.Now(time) : asOf;
}
