using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Diagnostics;
using SensorGrid.Scoring.Onnx.Models;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds scoring by an ONNX model.</summary>
public static class OnnxScoringServiceCollectionExtensions
{
    /// <summary>
    /// Adds the <see cref="IModelScorer"/> of the model that the options name, which is loaded on first use, and the <see cref="IModelLibrary"/> of the models that definitions name.
    /// </summary>
    public static IServiceCollection AddOnnxScoring(this IServiceCollection services, Action<OnnxScoringOptions> configureOptions)
    {
        services.AddOptions<OnnxScoringOptions>().Configure(configureOptions).ValidateDataAnnotations().ValidateOnStart();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ScoringMetrics>();
        services.AddSingleton<IModelScorer>(Create);
        services.AddSingleton(Describe);
        services.AddSingleton<IModelLibrary>(CreateLibrary);
        return services;
    }

    private static OnnxScorer Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<OnnxScoringOptions>>().Value;
        return OnnxScorer.Create(
            options.Folder is null ? ModelFolder.Default : ModelFolder.Load(options.Folder),
            options,
            services.GetRequiredService<ScoringMetrics>(),
            services.GetRequiredService<TimeProvider>());
    }

    // Null where the host has a scorer of another kind: there is no description then.
    private static ModelManifest Describe(IServiceProvider services) => (services.GetRequiredService<IModelScorer>() as OnnxScorer)?.Manifest!;

    private static OnnxModelLibrary CreateLibrary(IServiceProvider services) => new(
        services.GetRequiredService<IOptions<OnnxScoringOptions>>().Value,
        services.GetRequiredService<ScoringMetrics>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetService<ILogger<ModelLibraryLog>>() is { } logger ? new ModelLibraryLog(logger) : null);
}
