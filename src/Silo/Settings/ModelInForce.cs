using SensorGrid.Features.Detection;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Silo.Settings;

/// <summary>Loads the model that the settings name before anything is started: one that does not fit would fail with the first reading.</summary>
internal static class ModelInForce
{
    public const string Setting = "SensorGrid:Model:Folder";

    /// <returns>Name and version of the model.</returns>
    /// <exception cref="StartUpException">It cannot be used.</exception>
    public static string Load(IServiceProvider services, string? folder)
    {
        try
        {
            return services.GetRequiredService<IModelScorer>().Model.Identity;
        }
        catch (ModelException exception)
        {
            throw new StartUpException($"{Setting} is '{folder}', which cannot be used: {exception.Message}", exception);
        }
    }
}
