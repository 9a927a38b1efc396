using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SensorGrid.Api.OpenApi;
using SensorGrid.Api.Requests;
using SensorGrid.Features.Detection;

namespace SensorGrid.Api.Anomalies.Feedback;

/// <summary>The body of <c>POST /anomalies/{id}/feedback</c>: <c>{"verdict":"normal"}</c> or <c>{"verdict":"fault"}</c>.</summary>
internal static class FeedbackRequest
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBodyBytes = 4096;

    private const string Form = """{"verdict":"normal"} or {"verdict":"fault"} was expected.""";

    /// <summary>Reads the verdict.</summary>
    /// <param name="body">The body.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="problem">The reason why there is none, in a sentence; null when there is one.</param>
    public static bool TryParse(JsonElement body, [NotNullWhen(true)] out AnomalyVerdict? verdict, [NotNullWhen(false)] out string? problem)
    {
        verdict = null;
        problem = body.ValueKind == JsonValueKind.Object ? null : Form;
        foreach (var member in problem is null ? body.EnumerateObject() : default)
        {
            problem ??= !IsVerdict(member, out var name) ? KnownNames.Unknown("member", name, ApiOperations.Feedback.Request!.MemberNames)
                : verdict is not null ? KnownNames.Repeated("member", name)
                : AnomalyVerdicts.TryParse(TextOf(member.Value), out verdict) ? null : Form;
        }

        problem ??= verdict is null ? $"The verdict is missing: {Form}" : null;
        return problem is null;
    }

    private static bool IsVerdict(JsonProperty member, out string name)
    {
        try
        {
            name = member.Name;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            name = "";
        }

        return name == "verdict";
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
