using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Requests;

namespace SensorGrid.Api.Anomalies;

/// <summary>
/// The cursors of anomalies as clients see them: of one site a <see cref="FeedPlace"/>, of all sites an <see cref="AllSitesPlace"/>; and for pages back a
/// number or a <see cref="ListPlace"/>. None grows with the number of sites.
/// </summary>
internal static class AnomalyCursor
{
    private const char BeforeKind = 'b';

    /// <summary>The positions in the log of all sites that earlier versions gave were one for each site.</summary>
    private const char FormerKind = 'v';
    private const char FormerBeforeKind = 'w';

    /// <summary>Reads <c>after</c>, or the id of an event, of one site.</summary>
    /// <exception cref="BadHttpRequestException">400: it is not one that this API gave for one site.</exception>
    public static FeedPlace ParseOfSite(string text, string parameter) =>
        FeedPlace.TryParse(text, out var place) ? place : throw Invalid(text, parameter, isAllSites: false);

    /// <summary>Reads <c>after</c>, or the id of an event, of all sites.</summary>
    /// <exception cref="BadHttpRequestException">400: it is not one that this API gave for all sites.</exception>
    public static AllSitesPlace ParseOfAllSites(string text, string parameter) =>
        AllSitesPlace.TryParse(text, out var place) ? place : throw Invalid(text, parameter, isAllSites: true);

    /// <summary>Formats the text for <c>before</c> of one site: anomalies below the number are still to come.</summary>
    public static string OfBefore(long before) => VarInts.Encode(BeforeKind, [before]);

    /// <summary>Reads <c>before</c> of one site.</summary>
    /// <exception cref="BadHttpRequestException">400: it is not one that this API gave for one site.</exception>
    public static long ParseBeforeOfSite(string text) =>
        VarInts.Decode(BeforeKind, text) is [var before] ? before : throw Invalid(text, "before", isAllSites: false);

    /// <summary>Reads <c>before</c> of all sites.</summary>
    /// <exception cref="BadHttpRequestException">400: it is not one that this API gave for all sites.</exception>
    public static ListPlace ParseBeforeOfAllSites(string text) =>
        ListPlace.TryParse(text, out var place) ? place : throw Invalid(text, "before", isAllSites: true);

    private static BadHttpRequestException Invalid(string text, string parameter, bool isAllSites)
    {
        var isFormer = isAllSites && (VarInts.Decode(FormerKind, text) ?? VarInts.Decode(FormerBeforeKind, text)) is { Count: > 0 };
        return new(isFormer
            ? $"'{ShownText.Of(text)}' is a cursor of an earlier version for '{parameter}', which is read no longer: leave '{parameter}' out to begin anew, with the newest anomalies."
            : $"'{ShownText.Of(text)}' is not a cursor that this API gave for '{parameter}' {(isAllSites ? "of all sites" : "of one site")}; leave '{parameter}' out to begin anew."
                + " A cursor fits the site and sensor of the answer that it came from.");
    }
}
