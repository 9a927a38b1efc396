using SensorGrid.Guards.Text;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Silo.Settings;

namespace SensorGrid.Silo.Storage;

/// <summary>Looks whether a DynamoDB endpoint answers before the host is built, which would log a stack trace for each part that waited for it.</summary>
internal static class DynamoDBCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="StartUpException">The endpoint does not answer.</exception>
    public static async Task RequireAsync(DynamoDBSettings settings, CancellationToken cancellationToken)
    {
        // A region's endpoint exists; the storage finds out whether this process has access.
        if (!Uri.TryCreate(settings.Service, UriKind.Absolute, out var endpoint))
        {
            return;
        }

        using var http = new HttpClient { Timeout = Patience };
        try
        {
            // Any answer will do: the endpoint is there.
            using var answer = await http.GetAsync(endpoint, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is HttpRequestException or OperationCanceledException)
        {
            throw new StartUpException($"SensorGrid:Storage:DynamoDB:Service is '{SecretText.Address(settings.Service)}', which does not answer: {exception.Message}", exception);
        }
    }
}
