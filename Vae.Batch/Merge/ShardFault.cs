namespace Vae.Batch;

/// <summary>A shard that cannot be joined.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record ShardFault(Shard Shard, string Reason);
