using Orleans.Configuration;

namespace SensorGrid.Persistence.DynamoDB;

/// <summary>Checks the options of one named storage before the silo starts.</summary>
internal sealed class DynamoDBStorageOptionsValidator(DynamoDBStorageOptions options, string name) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        Require(IsRegionOrAddress(options.Service), nameof(options.Service), "must be a region such as us-west-2, or an address that begins with http:// or https://");
        Require(IsTableName(options.TableName), nameof(options.TableName), "must be 3 to 255 of the characters a-z, A-Z, 0-9, _, - and .");
        Require(
            string.IsNullOrEmpty(options.AccessKey) == string.IsNullOrEmpty(options.SecretKey),
            nameof(options.AccessKey),
            $"and {nameof(options.SecretKey)} must be set together");
        Require(
            string.IsNullOrEmpty(options.Token) || !string.IsNullOrEmpty(options.AccessKey),
            nameof(options.Token),
            $"needs {nameof(options.AccessKey)} and {nameof(options.SecretKey)}");
        Require(
            string.IsNullOrEmpty(options.ProfileName) || string.IsNullOrEmpty(options.AccessKey),
            nameof(options.ProfileName),
            $"and {nameof(options.AccessKey)} must not both be set");
        Require(!options.UseProvisionedThroughput || options.ReadCapacityUnits > 0, nameof(options.ReadCapacityUnits), "must be at least 1");
        Require(!options.UseProvisionedThroughput || options.WriteCapacityUnits > 0, nameof(options.WriteCapacityUnits), "must be at least 1");
        Require(options.TimeToLive is null || options.TimeToLive >= TimeSpan.FromSeconds(1), nameof(options.TimeToLive), "must be at least a second");
        Require(options.MaxAttempts > 0, nameof(options.MaxAttempts), "must be at least 1");
        Require(options.RequestTimeout > TimeSpan.Zero, nameof(options.RequestTimeout), "must be longer than nothing");
    }

    private static bool IsRegionOrAddress(string? service) =>
        !string.IsNullOrEmpty(service)
        && (service.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
            || (Uri.TryCreate(service, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)));

    private static bool IsTableName(string? table) =>
        table is { Length: >= 3 and <= 255 } && table.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.');

    private void Require(bool holds, string option, string rule)
    {
        if (!holds)
        {
            throw new OrleansConfigurationException($"{nameof(DynamoDBStorageOptions)}.{option} of the grain storage '{name}' {rule}.");
        }
    }
}
