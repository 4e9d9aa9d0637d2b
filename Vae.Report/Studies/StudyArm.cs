using Vae.Training;

namespace Vae.Report;

/// <summary>One of the ways to train that a study compares.</summary>
internal sealed record StudyArm(string Name, BetaSchedule Beta);
