namespace SensorGrid.Protocol.Tests;

/// <summary>
/// The rules of the protocol. A schedule runs with a set of them: with all of them nothing may break, and each one that is taken out has to break something,
/// or else it is not known to be needed. docs/protocol.md states them with the same names.
/// </summary>
[Flags]
internal enum Rules : long
{
    None = 0,

    /// <summary>A cell that lacks the record before a page answers Gap, and the shard is read again from its checkpoint.</summary>
    Gap = 1L << 0,

    /// <summary>A reader keeps the last position that it delivered to a cell beyond checkpoints, and begins a new pass where it forgets one. Else a page after a checkpoint claims nothing, and an activation that missed a part takes it.</summary>
    PreviousForPass = 1L << 1,

    /// <summary>A page without a previous position is taken only by an activation that was loaded for the same pass; any other compares its etag with the storage first.</summary>
    FreshState = 1L << 2,

    /// <summary>A question for silence has the previous position, like a page. Else an activation that lost records takes their absence for silence.</summary>
    SilencePrevious = 1L << 3,

    /// <summary>A barrier takes the list of touched cells when it begins, and empties it. Else it forgets what pages touch meanwhile.</summary>
    TakeBarrierList = 1L << 4,

    /// <summary>A checkpoint says the position at which its barrier began. Else it passes pages that came later and are not durable.</summary>
    CapturedPosition = 1L << 5,

    /// <summary>The state is copied before the copy's events are sent. Else the stored state has events that nobody sent.</summary>
    CopyBeforeSending = 1L << 6,

    /// <summary>After a store, only the copy's positions count as stored: pages may have come meanwhile.</summary>
    CountTheCopy = 1L << 7,

    /// <summary>An activation stores one copy at a time.</summary>
    OneStore = 1L << 8,

    /// <summary>A barrier never joins a store that is under way: that one's copy may be older. It waits, and stores its own.</summary>
    OwnCopy = 1L << 9,

    /// <summary>A write with unknown outcome ends the activation: it acknowledges nothing from memory.</summary>
    EndAfterUnknownWrite = 1L << 10,

    /// <summary>A checkpoint is written under the condition of the reader's epoch.</summary>
    Epoch = 1L << 11,

    /// <summary>A checkpoint never moves back.</summary>
    CheckpointForward = 1L << 12,

    /// <summary>A cell is written under the condition of its etag; who is refused ends.</summary>
    ConditionalStore = 1L << 13,

    /// <summary>Events are durable downstream before the state that follows them is: from the storage they would not be raised again.</summary>
    SendBeforeStore = 1L << 14,

    /// <summary>A cell is on its shard's roster before it is stored. Else nobody asks it after its reader has moved.</summary>
    RosterBeforeStore = 1L << 15,

    /// <summary>A shard is read after all that it goes on from has ended.</summary>
    ParentsFirst = 1L << 16,

    /// <summary>An end of a shard is written after a barrier over everything.</summary>
    BarrierAtEnd = 1L << 17,

    /// <summary>A silence that was opened in memory is unsaved like a reading: a question for it is not answered before it is stored. Else a repeated question forgets it.</summary>
    SilenceUntilStored = 1L << 18,

    /// <summary>An activation that leaves memory says from when on it is silent; a reader believes it only if it has all that this reader delivered. Else a stale one takes the sensor off the watch.</summary>
    SilenceOfAll = 1L << 19,

    /// <summary>An activation that lacks a page's previous position compares its etag before it answers Gap, and ends if that differs. Else a stale one answers Gap again and again, since a reader still knows the position after it went back.</summary>
    StaleGap = 1L << 36,

    /// <summary>A reader stores a cell of its own silo without a call only when nothing of the cell waits to be sent or listed. Else storage has what nobody was sent.</summary>
    CallToSend = 1L << 41,

    /// <summary>A reader forgets the cell of its own silo when a call shows that another activation is ahead. Else it goes on with one that the cluster does not know, until that is refused as it stores.</summary>
    ForgetOther = 1L << 42,

    /// <summary>All of today's protocol.</summary>
    Today = ((1L << 20) - 1) | StaleGap | CallToSend | ForgetOther,

    /// <summary>A page is announced in the ledger before it is delivered, and a pin counts from the announced horizon on. Else a revision is pinned to records that were taken under another one.</summary>
    Announce = 1L << 20,

    /// <summary>A frontier beyond the last record is a fact of the ledger, and later records are raised to it. Else it is some silo's clock, and a record comes below it.</summary>
    Tick = 1L << 21,

    /// <summary>The running maximum of the records' times is part of the checkpoint, and children inherit it.</summary>
    DurableClock = 1L << 22,

    /// <summary>A record is processed under its own pin, not under the newest revision that the cell has seen.</summary>
    RecordRevision = 1L << 23,

    /// <summary>A timer has the previous position, like a page. Else an activation that lost records closes a window without them.</summary>
    TimerPrevious = 1L << 24,

    /// <summary>A checkpoint passes a deadline only when its timer has fired and the rows are durable; the roster is read before the clock moves.</summary>
    TimersGate = 1L << 25,

    /// <summary>A reader's deadline of a cell is the one that the cell has stored.</summary>
    StoredDeadline = 1L << 26,

    /// <summary>A group with nothing to store compares its etag when a frontier comes.</summary>
    IdleCompare = 1L << 27,

    /// <summary>A finished shard counts at its last frontier until all its children are listed.</summary>
    ChildrenListed = 1L << 28,

    /// <summary>Which shards feed a cell is a promise of its source, not what has been seen so far.</summary>
    StaticLineage = 1L << 29,

    /// <summary>A stage drops rows that it has, and rows at or below its closed frontier.</summary>
    DropRepeats = 1L << 30,

    /// <summary>A child's frontier begins at the least final clock of its parents, though its records' times begin at the greatest.</summary>
    ChildFrontier = 1L << 31,

    /// <summary>The final clock of a shard is taken by the ledger, over all its ticks.</summary>
    FinalClock = 1L << 32,

    /// <summary>The identity of a row has the generation of its definition.</summary>
    Generation = 1L << 33,

    /// <summary>A group stores its outbox before it sends it.</summary>
    StoreBeforeSend = 1L << 34,

    /// <summary>The ledger of a finished shard takes no tick and no pin any more: a late one would change what the children have inherited.</summary>
    ClosedLedger = 1L << 35,

    /// <summary>A silo processes a record only by the revision that it is pinned to, and only if it has compiled that and the one of the sensor's state.</summary>
    CompiledOnly = 1L << 37,

    /// <summary>A silo that cannot compile a revision that was in force owns no shards and no sensors. Else what is pinned to it stands still there.</summary>
    BehindOwnsNothing = 1L << 38,

    /// <summary>A reader pins only to the revision in force, and only if its silo lacks none. Else it pins to one that others have passed over.</summary>
    PinInForce = 1L << 39,

    /// <summary>A silo may lack only revisions that were never in force, also after a later one is: records and sensors may still be of it.</summary>
    SkipNeverInForce = 1L << 40,

    /// <summary>A reader that finds no horizon moves it only once it has seen, after its claim, that nothing which an earlier reader delivered unannounced is still to come.</summary>
    TipBeforePin = 1L << 43,

    /// <summary>A page that something which was delivered unannounced may come after moves no horizon: only the epoch is checked. Else the next reader takes the horizon of one that had read less than another before it.</summary>
    Fence = 1L << 44,

    /// <summary>A reader moves the horizon to what it has delivered unannounced itself, or beyond, also after it went back.</summary>
    OwnUnannounced = 1L << 45,

    /// <summary>A page with records may show the tip as well. Else a shard that is never idle goes over late.</summary>
    TipOfRecords = 1L << 46,

    /// <summary>A page with records shows the tip as of its last record: what follows it may be pinned, and it may not.</summary>
    BehindThePage = 1L << 47,

    /// <summary>A page with records shows the tip only if the server says that nothing newer was there. Else it hangs on clocks alone.</summary>
    NothingNewer = 1L << 48,

    /// <summary>A page with records shows the tip only if its last record arrived after the claim. Else it hangs on the server's word alone, and some always say so.</summary>
    ArrivedSince = 1L << 49,

    /// <summary>All of the protocol by which the first revision comes to shards that were read unannounced.</summary>
    First = TipBeforePin | Fence | OwnUnannounced | TipOfRecords | BehindThePage | NothingNewer | ArrivedSince,

    /// <summary>All of the protocol by which revisions come into force that not every silo can compile.</summary>
    Revisions = CompiledOnly | BehindOwnsNothing | PinInForce | SkipNeverInForce,

    /// <summary>All of the planned protocol, which keeps some of today's rules.</summary>
    Planned = (((1L << 36) - 1) & ~((1L << 20) - 1)) | Gap | PreviousForPass | FreshState | EndAfterUnknownWrite | SendBeforeStore | Epoch | ParentsFirst,
}
