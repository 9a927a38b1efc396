using SensorGrid.Api.Definitions;

namespace SensorGrid.Api.Doors;

/// <summary>The features that sensors can have, for doors whose clients expect an error for any other name.</summary>
/// <param name="inForce">The feature definitions in force, which name those that are computed from others.</param>
internal sealed class KnownFeatures(IFeaturesInForce inForce)
{
    /// <summary>Finds the first name that no sensor can have, with the reason in a sentence; null when there is none.</summary>
    public async ValueTask<(string Name, string Reason)?> FindUnknownAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        (string Name, string Reason)[] unusual = [.. names.Select(name => (name, FeatureNames.Explain(name)!)).Where(named => named.Item2 is not null)];
        if (unusual.Length == 0 || await inForce.GetFeaturesAsync(cancellationToken) is not { } definitions)
        {
            // Better a feature without a value than an error for one that there is.
            return null;
        }

        var unknown = Array.FindIndex(unusual, named => !definitions.CanHave(named.Name));
        return unknown < 0 ? null : unusual[unknown];
    }
}
