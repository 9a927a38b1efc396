using Microsoft.AspNetCore.Http;

namespace SensorGrid.Api.Anomalies;

/// <summary>The cursors of anomalies as clients see them: of one site a <see cref="FeedPlace"/>, of all sites one for each in the order of their list.</summary>
internal static class AnomalyCursor
{
    private const char PlacesKind = 'v';
    private const char BeforeOneKind = 'b';
    private const char BeforeAllKind = 'w';

    private const long HasSince = 1;
    private const long HasHole = 2;

    /// <summary>The text for <c>after</c>, and the id of an event.</summary>
    public static string Of(AnomalySelection selection, IReadOnlyList<FeedPlace> places)
    {
        if (!selection.IsAllSites)
        {
            return places[0].ToString();
        }

        var numbers = new List<long>(places.Count);
        foreach (var place in places)
        {
            var marks = (place.Since < place.At ? HasSince : 0) | (place.HoleUntil > 0 ? HasHole : 0);
            numbers.Add((place.At << 2) | marks);
            if ((marks & HasSince) != 0)
            {
                numbers.Add(place.At - place.Since);
            }

            if ((marks & HasHole) != 0)
            {
                numbers.Add(place.HoleFrom);
                numbers.Add(place.HoleUntil - place.HoleFrom);
            }
        }

        return VarInts.Encode(PlacesKind, numbers);
    }

    /// <summary>The places that a text stands for; null when it is not a cursor of this selection.</summary>
    public static List<FeedPlace>? TryParse(AnomalySelection selection, string text)
    {
        if (!selection.IsAllSites)
        {
            return FeedPlace.TryParse(text, out var place) ? [place] : null;
        }

        return VarInts.Decode(PlacesKind, text) is { } numbers ? PlacesOf(numbers) : null;
    }

    /// <summary>Reads <c>after</c>.</summary>
    /// <exception cref="BadHttpRequestException">400: it is not one that this API gave for this selection.</exception>
    public static List<FeedPlace> Parse(AnomalySelection selection, string text) => TryParse(selection, text) ?? throw Invalid(selection, text, "after");

    /// <summary>The text for <c>before</c>: for each site, anomalies below the number are still to come.</summary>
    public static string OfBefore(AnomalySelection selection, long[] before) =>
        VarInts.Encode(selection.IsAllSites ? BeforeAllKind : BeforeOneKind, before);

    /// <summary>Reads <c>before</c>.</summary>
    /// <exception cref="BadHttpRequestException">400: it is not one that this API gave for this selection.</exception>
    public static List<long> ParseBefore(AnomalySelection selection, string text)
    {
        var before = VarInts.Decode(selection.IsAllSites ? BeforeAllKind : BeforeOneKind, text);
        return before is not null && (selection.IsAllSites || before.Count == 1) ? before : throw Invalid(selection, text, "before");
    }

    private static List<FeedPlace>? PlacesOf(List<long> numbers)
    {
        var places = new List<FeedPlace>(numbers.Count);
        var next = 0;
        while (next < numbers.Count)
        {
            var marks = numbers[next];
            var at = marks >> 2;
            next++;
            if (next + (marks & HasSince) + (marks & HasHole) > numbers.Count)
            {
                return null;
            }

            var since = (marks & HasSince) != 0 ? at - numbers[next++] : at;
            var from = (marks & HasHole) != 0 ? numbers[next++] : 0;
            var until = (marks & HasHole) != 0 ? from + numbers[next++] : 0;
            var place = new FeedPlace(at, since, from, until);
            if (!place.IsValid)
            {
                return null;
            }

            places.Add(place);
        }

        return places;
    }

    private static BadHttpRequestException Invalid(AnomalySelection selection, string text, string parameter) => new(
        $"'{text}' is not a cursor that this API gave for '{parameter}' {(selection.IsAllSites ? "of all sites" : "of one site")};"
        + " a cursor fits the site and sensor of the answer that it came from.");
}
