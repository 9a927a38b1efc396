using SensorGrid.Features.Definitions;

namespace SensorGrid.Api.Definitions;

/// <summary>The feature definitions that are in force now.</summary>
internal interface IFeaturesInForce
{
    /// <summary>Gets the definitions; null while they are not known here.</summary>
    ValueTask<FeatureDefinitions?> GetFeaturesAsync(CancellationToken cancellationToken);
}
