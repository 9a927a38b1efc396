using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Requests;
using SensorGrid.Api.Settings;

namespace SensorGrid.Api.SageMaker;

/// <summary>The one feature group, <c>sensors</c>: a record for each sensor.</summary>
internal static class SageMakerGroup
{
    /// <summary>The group's name.</summary>
    public const string Name = "sensors";

    /// <summary>The record identifier.</summary>
    public const string Identifier = "sensor_id";

    /// <summary>The event time: of a record that is read, the sensor's newest.</summary>
    public const string EventTime = "event_time";

    /// <summary>The store that GetRecord reads.</summary>
    public const string OnlineStore = "OnlineStore";

    /// <summary>The other store, which the log is at the same time.</summary>
    public const string OfflineStore = "OfflineStore";

    private const string ArnSuffix = $":feature-group/{Name}";

    /// <summary>Determines whether a text is the group's name or an ARN of it.</summary>
    public static bool Is(string text) => text == Name || (text.StartsWith("arn:", StringComparison.Ordinal) && text.EndsWith(ArnSuffix, StringComparison.Ordinal));

    /// <summary>Finds the group that a path names; null when it is this one, otherwise the answer to the client.</summary>
    /// <param name="segment">The segment of the path, decoded by the server but for <c>%2F</c>.</param>
    public static Problem? Check(string segment)
    {
        var name = segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return Is(name) ? null : new Problem(StatusCodes.Status404NotFound, NotFound(name));
    }

    /// <summary>Tells that there is no such group.</summary>
    public static string NotFound(string name) => $"Feature group '{ShownText.Of(name)}' does not exist: there is one, '{Name}'.";

    /// <summary>Checks that records can have the features that are asked for.</summary>
    /// <exception cref="BadHttpRequestException">400: there is no such feature.</exception>
    public static async ValueTask CheckExistAsync(IEnumerable<string> names, KnownFeatures known, CancellationToken cancellationToken)
    {
        if (await known.FindUnknownAsync(names.Where(name => name is not (Identifier or EventTime)), cancellationToken) is var (name, reason))
        {
            throw new BadHttpRequestException($"Feature '{ShownText.Of(name)}' does not exist in feature group '{Name}'. {reason}");
        }
    }

    /// <summary>Checks names of features that are asked for.</summary>
    /// <exception cref="BadHttpRequestException">400: one is there twice, or there are too many.</exception>
    public static void CheckNames(IReadOnlyList<string> names)
    {
        if (names.Count > RequestLimits.FeatureNames)
        {
            throw new BadHttpRequestException($"{names.Count} features are named; a request may name {RequestLimits.FeatureNames}.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name))
            {
                throw new BadHttpRequestException($"Feature '{ShownText.Of(name)}' is named twice.");
            }
        }
    }

    /// <summary>Checks target stores. The log is both at once: one can write to both, or to what GetRecord reads, but not to the offline store alone.</summary>
    /// <exception cref="BadHttpRequestException">400: they cannot be.</exception>
    public static void CheckStores(IReadOnlyCollection<string?> stores)
    {
        if (stores.FirstOrDefault(store => store is not (OnlineStore or OfflineStore)) is { } other)
        {
            throw new BadHttpRequestException($"TargetStores has '{ShownText.Of(other)}': {OnlineStore} and {OfflineStore} are possible.");
        }

        if (stores.Count > 0 && !stores.Contains(OnlineStore))
        {
            throw new BadHttpRequestException($"TargetStores must have {OnlineStore}: features and training data are made of one log, and nothing is in the second without being in the first.");
        }
    }
}
