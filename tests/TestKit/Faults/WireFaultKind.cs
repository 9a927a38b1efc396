namespace SensorGrid.TestKit.Faults;

/// <summary>What becomes of a call to a service of AWS.</summary>
public enum WireFaultKind
{
    /// <summary>400 <c>ProvisionedThroughputExceededException</c>; nothing is done.</summary>
    Throttled,

    /// <summary>500; nothing is done.</summary>
    InternalError,

    /// <summary>It is done, and 500 is answered.</summary>
    InternalErrorAfterEffect,

    /// <summary>The connection is reset; nothing is done.</summary>
    Reset,

    /// <summary>It is done, and the connection is reset instead of an answer.</summary>
    AnswerLost,

    /// <summary>It is done, and no answer comes until the caller gives up.</summary>
    NoAnswer,

    /// <summary>Nothing is done, and no answer comes until the caller gives up or is gone.</summary>
    Held,

    /// <summary>Half of the answer, a pause, and the rest.</summary>
    SlowBody,

    /// <summary>Half of the answer, then the connection is reset.</summary>
    TruncatedBody,

    /// <summary>Of GetRecords: 400 <c>ExpiredIteratorException</c>.</summary>
    ExpiredIterator,

    /// <summary>Of PutRecords: every second record is refused, from the first on, and the others are put.</summary>
    PartlyThrottled,

    /// <summary>Of a conditional write: it is done twice, as if a second writer had come first; the answer is <c>ConditionalCheckFailedException</c>.</summary>
    OvertakenByTheSame,

    /// <summary>Of a write: 400 <c>ValidationException</c>, the item is too large; nothing is done.</summary>
    ItemTooLarge,
}
