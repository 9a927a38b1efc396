using System.Globalization;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Requests;

namespace SensorGrid.Api.Paging;

/// <summary>The number of items that a caller requests on one page.</summary>
internal static class PageLimit
{
    public const int Default = 100;
    public const int Max = 1000;

    /// <summary>Reads the query's <c>limit</c>.</summary>
    /// <exception cref="BadHttpRequestException">400: not a whole number from 1 to <see cref="Max"/>.</exception>
    public static int Parse(string? text)
    {
        if (text is null)
        {
            return Default;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= Max
            ? limit
            : throw new BadHttpRequestException($"'{ShownText.Of(text)}' is not a limit: a whole number from 1 to {Max} was expected.");
    }
}
