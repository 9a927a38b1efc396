using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using SensorGrid.Persistence.DynamoDB;

namespace Orleans.Hosting;

/// <summary>Adds grain storage in a DynamoDB table to a silo.</summary>
public static class DynamoDBGrainStorageExtensions
{
    /// <summary>Adds it as the default grain storage.</summary>
    public static ISiloBuilder AddDynamoDBGrainStorageAsDefault(this ISiloBuilder builder, Action<DynamoDBStorageOptions> configureOptions) =>
        builder.AddDynamoDBGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <inheritdoc cref="AddDynamoDBGrainStorageAsDefault(ISiloBuilder, Action{DynamoDBStorageOptions})"/>
    public static ISiloBuilder AddDynamoDBGrainStorageAsDefault(
        this ISiloBuilder builder,
        Action<OptionsBuilder<DynamoDBStorageOptions>>? configureOptions = null) =>
        builder.AddDynamoDBGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <summary>Adds it under a name.</summary>
    public static ISiloBuilder AddDynamoDBGrainStorage(
        this ISiloBuilder builder,
        string name,
        Action<DynamoDBStorageOptions> configureOptions) =>
        builder.ConfigureServices(services => services.AddDynamoDBGrainStorage(name, options => options.Configure(configureOptions)));

    /// <inheritdoc cref="AddDynamoDBGrainStorage(ISiloBuilder, string, Action{DynamoDBStorageOptions})"/>
    public static ISiloBuilder AddDynamoDBGrainStorage(
        this ISiloBuilder builder,
        string name,
        Action<OptionsBuilder<DynamoDBStorageOptions>>? configureOptions = null) =>
        builder.ConfigureServices(services => services.AddDynamoDBGrainStorage(name, configureOptions));

    /// <inheritdoc cref="AddDynamoDBGrainStorageAsDefault(ISiloBuilder, Action{DynamoDBStorageOptions})"/>
    public static IServiceCollection AddDynamoDBGrainStorageAsDefault(
        this IServiceCollection services,
        Action<DynamoDBStorageOptions> configureOptions) =>
        services.AddDynamoDBGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <inheritdoc cref="AddDynamoDBGrainStorageAsDefault(ISiloBuilder, Action{DynamoDBStorageOptions})"/>
    public static IServiceCollection AddDynamoDBGrainStorageAsDefault(
        this IServiceCollection services,
        Action<OptionsBuilder<DynamoDBStorageOptions>>? configureOptions = null) =>
        services.AddDynamoDBGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <inheritdoc cref="AddDynamoDBGrainStorage(ISiloBuilder, string, Action{DynamoDBStorageOptions})"/>
    public static IServiceCollection AddDynamoDBGrainStorage(
        this IServiceCollection services,
        string name,
        Action<DynamoDBStorageOptions> configureOptions) =>
        services.AddDynamoDBGrainStorage(name, options => options.Configure(configureOptions));

    /// <inheritdoc cref="AddDynamoDBGrainStorage(ISiloBuilder, string, Action{DynamoDBStorageOptions})"/>
    public static IServiceCollection AddDynamoDBGrainStorage(
        this IServiceCollection services,
        string name,
        Action<OptionsBuilder<DynamoDBStorageOptions>>? configureOptions = null)
    {
        configureOptions?.Invoke(services.AddOptions<DynamoDBStorageOptions>(name));
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddTransient<IConfigurationValidator>(provider => new DynamoDBStorageOptionsValidator(
            provider.GetRequiredService<IOptionsMonitor<DynamoDBStorageOptions>>().Get(name), name));
        services.AddTransient<
            IPostConfigureOptions<DynamoDBStorageOptions>, DefaultStorageProviderSerializerOptionsConfigurator<DynamoDBStorageOptions>>();
        services.ConfigureNamedOptionForLogging<DynamoDBStorageOptions>(name);
        return services.AddGrainStorage(name, DynamoDBGrainStorageFactory.Create);
    }
}
