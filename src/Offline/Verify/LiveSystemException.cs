namespace SensorGrid.Offline.Verify;

/// <summary>The live system did not answer within the time-out of the verification.</summary>
public sealed class LiveSystemException : Exception
{
    internal LiveSystemException(HttpRequestException inner)
        : base($"the API does not answer: {inner.Message}", inner)
    {
    }
}
