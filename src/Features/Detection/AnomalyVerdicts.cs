using System.Diagnostics.CodeAnalysis;

namespace SensorGrid.Features.Detection;

/// <summary>The names of verdicts in records and answers.</summary>
public static class AnomalyVerdicts
{
    /// <summary>The names, as error messages list them.</summary>
    public const string Expected = "\"normal\" or \"fault\"";

    /// <summary>Gets the name of a verdict: <c>normal</c> or <c>fault</c>.</summary>
    public static string NameOf(AnomalyVerdict verdict) => verdict switch
    {
        AnomalyVerdict.Normal => "normal",
        AnomalyVerdict.Fault => "fault",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "There is no such verdict."),
    };

    /// <summary>Reads what <see cref="NameOf"/> writes, and nothing else.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out AnomalyVerdict? verdict)
    {
        verdict = name switch
        {
            "normal" => AnomalyVerdict.Normal,
            "fault" => AnomalyVerdict.Fault,
            _ => null,
        };
        return verdict is not null;
    }
}
