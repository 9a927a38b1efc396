using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace SensorGrid.Kinesis.Client;

/// <summary>The credentials and region for a server on this machine when none are configured.</summary>
internal static class LocalDefaults
{
    /// <summary>Fills in what the SDK's chain does not have, when the endpoint is on loopback.</summary>
    public static T Apply<T>(T config)
        where T : ClientConfig
    {
        if (!Uri.TryCreate(config.ServiceURL, UriKind.Absolute, out var url) || !url.IsLoopback)
        {
            return config;
        }

        config.AuthenticationRegion ??= FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName ?? "us-east-1";
        if (config.DefaultAWSCredentials is null && !AreCredentialsConfigured())
        {
            config.DefaultAWSCredentials = new BasicAWSCredentials("local", "local");
        }

        return config;
    }

    // The chain itself is not queried: on a machine without credentials it waits for an instance metadata service that is not there.
    private static bool AreCredentialsConfigured()
    {
        string[] variables =
        [
            "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        ];
        return variables.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
            || new CredentialProfileStoreChain().TryGetAWSCredentials("default", out _);
    }
}
