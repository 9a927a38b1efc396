using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SensorGrid.Http.Sockets;

/// <summary>A set of descriptors whose readiness Linux reports (<c>epoll</c>, level-triggered), each with a number above zero. Safe for concurrent use, but for <see cref="Wait"/>.</summary>
internal sealed class Epoll : IDisposable
{
    /// <summary>The number that is reported after <see cref="WakeUp"/>.</summary>
    public const long WokenUp = 0;

    private const int CloseOnExec = 0x80000;
    private const int OperationAdd = 1;
    private const int OperationRemove = 2;
    private const int OperationChange = 3;
    private const int Interrupted = 4;
    private const int MostEvents = 256;

    // The structure of an event is packed on x64 alone: 32 bits of readiness, then 64 of data.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventBytes = DataAt + 8;

    private readonly SafeFileHandle _set = new(Checked(epoll_create1(CloseOnExec)), ownsHandle: true);
    private readonly SafeFileHandle _wakes = new(Checked(eventfd(0, CloseOnExec)), ownsHandle: true);
    private readonly byte[] _events = GC.AllocateArray<byte>(MostEvents * EventBytes, pinned: true);

    public Epoll() => Add((int)_wakes.DangerousGetHandle(), WokenUp, Readiness.Readable);

    /// <summary>Ends each <see cref="Wait"/> from now on.</summary>
    public void WakeUp() => Checked((int)write(_wakes, BitConverter.GetBytes(1L), sizeof(long)));

    /// <summary>Adds a descriptor.</summary>
    public void Add(int descriptor, long number, Readiness readiness) => Checked(Control(OperationAdd, descriptor, number, readiness));

    /// <summary>Changes what is reported of a descriptor.</summary>
    public void Change(int descriptor, long number, Readiness readiness) => Checked(Control(OperationChange, descriptor, number, readiness));

    /// <summary>Removes a descriptor; nothing happens if it is not in the set.</summary>
    public void Remove(int descriptor) => Control(OperationRemove, descriptor, 0, Readiness.None);

    /// <summary>Waits until descriptors are ready.</summary>
    /// <returns>How many; see <see cref="this"/>.</returns>
    public int Wait()
    {
        while (true)
        {
            var count = epoll_wait(_set, _events, MostEvents, -1);
            if (count >= 0)
            {
                return count;
            }

            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw new Win32Exception();
            }
        }
    }

    /// <summary>Gets what the last <see cref="Wait"/> reported: the number of a descriptor, and its readiness.</summary>
    public (long Number, Readiness Readiness) this[int index]
    {
        get
        {
            var entry = _events.AsSpan(index * EventBytes, EventBytes);
            return (BinaryPrimitives.ReadInt64LittleEndian(entry[DataAt..]), (Readiness)BinaryPrimitives.ReadInt32LittleEndian(entry));
        }
    }

    public void Dispose()
    {
        _set.Dispose();
        _wakes.Dispose();
    }

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception();

    private int Control(int operation, int descriptor, long number, Readiness readiness)
    {
        var entry = new byte[EventBytes];
        BinaryPrimitives.WriteInt32LittleEndian(entry, (int)readiness);
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(DataAt), number);
        return epoll_ctl(_set, operation, descriptor, entry);
    }

#pragma warning disable SYSLIB1054, IDE1006, CA2101, CA5392 // The names are the system's; generated marshalling needs unsafe code.
    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_ctl(SafeFileHandle set, int operation, int descriptor, byte[] entry);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_wait(SafeFileHandle set, byte[] entries, int most, int timeout);

    [DllImport("libc", SetLastError = true)]
    private static extern int eventfd(uint initial, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(SafeFileHandle descriptor, byte[] bytes, nint count);
#pragma warning restore SYSLIB1054, IDE1006, CA2101, CA5392
}
