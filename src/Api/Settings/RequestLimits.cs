namespace SensorGrid.Api.Settings;

/// <summary>Bounds of a request, which its endpoint holds it to and the API's description states.</summary>
internal static class RequestLimits
{
    /// <summary>Maximum sensors of a batch.</summary>
    public const int BatchSensors = 1000;

    /// <summary>Maximum features in the answer to a batch.</summary>
    public const int BatchFeatures = 400_000;

    /// <summary>Maximum names in a selection of features.</summary>
    public const int FeatureNames = 1000;

    /// <summary>Maximum records that a request waits for.</summary>
    public const int AwaitedRecords = 32;

    /// <summary>Maximum points of a metric's history.</summary>
    public const int HistoryPoints = 1000;

    /// <summary>Points of a metric's history when the request does not say.</summary>
    public const int DefaultHistoryPoints = 300;

    /// <summary>Maximum records that a program is tried on.</summary>
    public const int TrialRecords = 100_000;

    /// <summary>Records that a program is tried on when the request does not say.</summary>
    public const int DefaultTrialRecords = 1000;

    /// <summary>Maximum rows of a stream in the answer to a trial.</summary>
    public const int TrialRows = 1000;

    /// <summary>Rows of a stream in the answer to a trial when the request does not say.</summary>
    public const int DefaultTrialRows = 100;

    /// <summary>Maximum rows in a list of rows of an application.</summary>
    public const int ApplicationRows = 10_000;

    /// <summary>Rows of an application when the request does not say.</summary>
    public const int DefaultApplicationRows = 100;
}
