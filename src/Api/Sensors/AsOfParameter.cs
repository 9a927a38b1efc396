using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.Sensors;

/// <summary>The instant that a request asks for: <c>now</c> (or nothing), <c>latest</c>, or an RFC 3339 time.</summary>
internal static class AsOfParameter
{
    /// <summary>What is said to one who sent something else.</summary>
    public const string Expected =
        "asOf must be now, latest, or an RFC 3339 time with an offset such as 2026-11-22T10:00:00Z (in a URL, a + is written %2B).";

    public static bool TryParse(string? text, TimeProvider time, out AsOf asOf)
    {
        switch (text)
        {
            case null or "now":
                asOf = AsOf.Now(time);
                return true;
            case "latest":
                asOf = AsOf.Latest;
                return true;
            default:
                var valid = Rfc3339.TryParse(text, out var instant);
                asOf = new AsOf(instant);
                return valid;
        }
    }
}
