using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Requests;
using SensorGrid.Api.Settings;

namespace SensorGrid.Api.Sensors;

/// <summary>The views of this API, and the selection that a request asks for by names or by a view.</summary>
internal sealed class FeatureViews(IOptions<SensorGridApiOptions> options)
{
    private readonly Dictionary<string, FeatureSelection> _views = options.Value.Views.ToDictionary(view => view.Name, FeatureSelection.Of, StringComparer.Ordinal);

    /// <summary>Gets the selection of a request.</summary>
    /// <param name="features">The names, with commas between them; null when they are not given.</param>
    /// <param name="view">The name of a view; null when it is not given.</param>
    /// <returns>Null for all features.</returns>
    /// <exception cref="BadHttpRequestException">400: both are given, there is no such view, or the names cannot be.</exception>
    public FeatureSelection? Select(string? features, string? view) => Select(FeatureSelection.Parse(features), view);

    /// <summary>Gets the selection of a request whose names were read already.</summary>
    /// <inheritdoc cref="Select(string?, string?)"/>
    public FeatureSelection? Select(FeatureSelection? features, string? view) => (features, view) switch
    {
        (_, null) => features,
        (not null, _) => throw new BadHttpRequestException("features and view are both given: a view is a selection of features by itself, so leave one of them out."),
        _ => _views.TryGetValue(view, out var selection) ? selection : throw Unknown(view),
    };

    private BadHttpRequestException Unknown(string view)
    {
        var shown = ShownText.Of(view);
        return new BadHttpRequestException(_views.Count == 0
            ? $"There is no view '{shown}', and no other one: the setting SensorGrid:Views:NAME makes one."
            : $"There is no view '{shown}': there are {string.Join(", ", _views.Keys.Order(StringComparer.Ordinal))}.");
    }
}
