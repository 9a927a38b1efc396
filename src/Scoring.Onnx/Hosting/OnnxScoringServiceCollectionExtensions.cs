using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SensorGrid.Features.Detection;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds scoring by an ONNX model.</summary>
public static class OnnxScoringServiceCollectionExtensions
{
    /// <summary>Adds the <see cref="IModelScorer"/> of the model that the options name; it is loaded on first use.</summary>
    public static IServiceCollection AddOnnxScoring(this IServiceCollection services, Action<OnnxScoringOptions> configureOptions)
    {
        services.AddOptions<OnnxScoringOptions>().Configure(configureOptions).ValidateDataAnnotations().ValidateOnStart();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IModelScorer>(Create);
        return services;
    }

    private static OnnxScorer Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<OnnxScoringOptions>>().Value;
        return OnnxScorer.Create(
            options.Folder is null ? ModelFolder.Default : ModelFolder.Load(options.Folder),
            options,
            services.GetRequiredService<IMeterFactory>(),
            services.GetRequiredService<TimeProvider>());
    }
}
