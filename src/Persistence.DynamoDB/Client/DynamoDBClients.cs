using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Orleans.Configuration;

namespace SensorGrid.Persistence.DynamoDB.Client;

/// <summary>Makes the SDK's client from the options.</summary>
internal static class DynamoDBClients
{
    private static readonly string[] CredentialVariables =
    [
        "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];

    public static AmazonDynamoDBClient Create(DynamoDBStorageOptions options)
    {
        var config = new AmazonDynamoDBConfig
        {
            // Tried again by DynamoDBCalls, which must know whether an earlier attempt of a write may have been applied. The SDK does not report it.
            MaxErrorRetry = 0,
            HttpClientFactory = options.HttpClientFactory,
        };
        var isAddress = options.Service.StartsWith("http", StringComparison.OrdinalIgnoreCase);
        if (isAddress)
        {
            config.ServiceURL = options.Service;
            config.AuthenticationRegion ??= FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName ?? "us-east-1";
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Service);
        }

        return Credentials(options, isAddress && new Uri(options.Service).IsLoopback) is { } credentials
            ? new AmazonDynamoDBClient(credentials, config)
            : new AmazonDynamoDBClient(config);
    }

    private static AWSCredentials? Credentials(DynamoDBStorageOptions options, bool local)
    {
        if (!string.IsNullOrEmpty(options.AccessKey))
        {
            return string.IsNullOrEmpty(options.Token)
                ? new BasicAWSCredentials(options.AccessKey, options.SecretKey)
                : new SessionAWSCredentials(options.AccessKey, options.SecretKey, options.Token);
        }

        if (!string.IsNullOrEmpty(options.ProfileName))
        {
            return new CredentialProfileStoreChain().TryGetAWSCredentials(options.ProfileName, out var credentials)
                ? credentials
                : throw new OrleansConfigurationException($"The AWS profile '{options.ProfileName}' was not found, or has no credentials.");
        }

        return local && !AreConfigured() ? new BasicAWSCredentials("local", "local") : null;
    }

    // The chain itself is not queried: on a machine without credentials it waits for an instance metadata service that is not there.
    private static bool AreConfigured() =>
        CredentialVariables.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
        || new CredentialProfileStoreChain().TryGetAWSCredentials("default", out _);
}
