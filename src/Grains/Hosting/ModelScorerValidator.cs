using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Hosting;

/// <summary>Finds out at start, not with the first reading, that nothing can score.</summary>
internal sealed class ModelScorerValidator(IServiceProviderIsService services) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        if (!services.IsService(typeof(IModelScorer)))
        {
            throw new OrleansConfigurationException(
                $"No {nameof(IModelScorer)} is registered, so no reading could be scored: add one to the services, such as that of AddOnnxScoring.");
        }
    }
}
