using SensorGrid.Client;

namespace SensorGrid.Cli.CommandLine;

/// <summary>Reports in the user's words why a call to the API failed.</summary>
internal static class ApiErrors
{
    private const string Hint = "is --api the address of SensorGrid's API?";

    /// <summary>Describes the failure, and the option that puts it right.</summary>
    public static string Describe(ApiException exception) => exception.Failure switch
    {
        ApiFailure.KeyRequired => $"{exception.Message}: give one with --api-key ({(int?)exception.StatusCode}).",
        ApiFailure.Refused => $"{exception.Message} ({Hint})",
        ApiFailure.NotJson => $"{exception.Message}: {Hint}",
        ApiFailure.Unexpected => $"{exception.Message} I{Hint[1..]}",
        _ => exception.Message,
    };
}
