using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Vae.Bench.Measuring;

/// <summary>
/// Clients on loopback that each keep a connection, send a row, wait for its answer, compare it with that of the model alone, and send the
/// next. They are made of sockets, so that they leave the processor to the server.
/// </summary>
internal sealed class HttpLoad
{
    private readonly byte[][] requests;
    private readonly float[][] expected;

    /// <param name="path">Where rows are sent.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="expected">The answers; those of different rows have to differ.</param>
    public HttpLoad(string path, IEnumerable<float[]> rows, IEnumerable<float[]> expected)
    {
        requests = [.. rows.Select(row => Request(path, row))];
        this.expected = [.. expected];
    }

    /// <summary>Sends so many requests; gives the seconds of each, and of all together.</summary>
    /// <exception cref="InvalidOperationException">An answer was lost, is an error, or is that of another row.</exception>
    public LoadTimes Run(HttpServer server, int clients, int count)
    {
        var busy = server.ProcessorSeconds;
        var latencies = new double[count];
        var next = -1;
        var watch = Stopwatch.StartNew();
        Task.WaitAll(Enumerable.Range(0, clients).Select(_ => Task.Run(ClientAsync)).ToArray());
        return new LoadTimes(count, watch.Elapsed.TotalSeconds, server.ProcessorSeconds - busy, latencies);

        async Task ClientAsync()
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, server.Port);
            var buffer = new byte[4096];
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                var row = number % requests.Length;
                var start = Stopwatch.GetTimestamp();
                await socket.SendAsync(requests[row]);
                var answer = await AnswerAsync(socket, buffer);
                latencies[number] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                InferenceRounds.RequireSame(MemoryMarshal.Cast<byte, float>(answer.Span), expected[row]);
            }
        }
    }

    private static byte[] Request(string path, float[] row)
    {
        var body = MemoryMarshal.AsBytes(row.AsSpan());
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: {body.Length}\r\n\r\n"
        );
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static async Task<ReadOnlyMemory<byte>> AnswerAsync(Socket socket, byte[] buffer)
    {
        var received = 0;
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(received));
            received += count;
            var text = Encoding.ASCII.GetString(buffer, 0, received);
            if (count == 0)
            {
                throw new InvalidOperationException(
                    $"The server closed a connection after '{text}'; expected an answer."
                );
            }

            var body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (body < 4)
            {
                continue;
            }

            const string Length = "Content-Length: ";
            var start = text.IndexOf(Length, StringComparison.Ordinal) + Length.Length;
            if (!text.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) || start < Length.Length)
            {
                throw new InvalidOperationException($"The server answered '{text[..body].Trim()}'; expected 200.");
            }

            var end = text.IndexOf('\r', start);
            var length = int.Parse(text.AsSpan(start, end - start), CultureInfo.InvariantCulture);
            if (received >= body + length)
            {
                return buffer.AsMemory(body, length);
            }
        }
    }
}

/// <summary>What a load took.</summary>
/// <param name="Count">The requests.</param>
/// <param name="Seconds">From the first to the last.</param>
/// <param name="ProcessorSeconds">The server's time on all processors.</param>
/// <param name="Latencies">The seconds of each.</param>
internal sealed record LoadTimes(int Count, double Seconds, double ProcessorSeconds, double[] Latencies)
{
    /// <summary>The seconds that 99 % of the requests were answered within.</summary>
    public double P99 => Latencies.Order().ElementAt((int)Math.Ceiling(0.99 * Count) - 1);
}
