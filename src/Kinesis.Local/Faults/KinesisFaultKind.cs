namespace SensorGrid.Kinesis.Local;

/// <summary>The kind of failure of a call.</summary>
public enum KinesisFaultKind
{
    /// <summary><c>ProvisionedThroughputExceededException</c>; nothing happens.</summary>
    Throttle,

    /// <summary>HTTP 500 <c>InternalFailure</c>.</summary>
    InternalFailure,

    /// <summary>The connection is cut without an answer.</summary>
    ConnectionReset,

    /// <summary>Half of the answer, then <see cref="KinesisFault.Delay"/>, then the rest.</summary>
    SlowBody,

    /// <summary>Half of the answer, then the connection is cut.</summary>
    TruncatedBody,

    /// <summary>PutRecords keeps some records and refuses those that <see cref="KinesisFault.FailsRecord"/> names.</summary>
    PartialPutRecords,

    /// <summary>GetRecords answers <c>ExpiredIteratorException</c>.</summary>
    ExpiredIterator,
}
