using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Requests;

namespace SensorGrid.Api.Feast;

/// <summary>The one feature view, <c>sensors</c>: every sensor is an entity of it, by its id.</summary>
internal static class FeastView
{
    /// <summary>The view's name, which is also that of its push source.</summary>
    public const string Name = "sensors";

    /// <summary>The join key.</summary>
    public const string JoinKey = "sensor_id";

    private const string Latest = "latest";

    /// <summary>Gets the feature that a reference such as <c>sensors:temperature_mean_5m</c> names.</summary>
    /// <exception cref="FeastException">404: there is no such view, or no such version of it.</exception>
    /// <exception cref="BadHttpRequestException">422: it is no reference.</exception>
    public static string FeatureOf(string reference)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw new BadHttpRequestException(
                $"features: '{ShownText.Of(reference)}' has no colon; a reference is view:feature, such as {Name}:temperature_mean_5m.", StatusCodes.Status422UnprocessableEntity);
        }

        var (view, feature) = (reference[..colon], reference[(colon + 1)..]);
        var at = view.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0 && view[(at + 1)..] != Latest)
        {
            throw NoView(view, $"views have no versions here: leave '{ShownText.Of(view[at..])}' out.");
        }

        Check(at < 0 ? view : view[..at]);
        return feature;
    }

    /// <summary>Creates the refusal of a feature that no sensor can have.</summary>
    public static FeastException NoFeature(string feature, string reason) =>
        new(StatusCodes.Status404NotFound, "FeastObjectNotFoundException", $"Feature '{ShownText.Of(feature)}' does not exist in feature view '{Name}'. {reason}");

    /// <summary>Checks the name of a view.</summary>
    /// <exception cref="FeastException">404: there is no such view.</exception>
    public static void Check(string view)
    {
        if (view != Name)
        {
            throw NoView(view, $"there is one, '{Name}'.");
        }
    }

    private static FeastException NoView(string view, string remedy) =>
        new(StatusCodes.Status404NotFound, "FeatureViewNotFoundException", $"Feature view '{ShownText.Of(view)}' does not exist: {remedy}");
}
