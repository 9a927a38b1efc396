using SensorGrid.Api.Definitions;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Api.Doors;

/// <summary>The features that sensors can have, for doors whose clients expect an error for any other name.</summary>
/// <param name="inForce">The feature definitions in force, which name those that are computed from others.</param>
internal sealed class KnownFeatures(IFeaturesInForce inForce)
{
    /// <summary>Finds the first name that no sensor can have, with the reason in a sentence; null when there is none.</summary>
    public async ValueTask<(string Name, string Reason)?> FindUnknownAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        FeatureDefinitions? definitions = null;
        foreach (var name in names)
        {
            if (FeatureNames.Explain(name) is { } reason && !(definitions ??= await inForce.GetFeaturesAsync(cancellationToken)).CanHave(name))
            {
                return (name, reason);
            }
        }

        return null;
    }
}
