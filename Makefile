# What a developer needs. `make` or `make help` lists it.
.DEFAULT_GOAL := help
MVN := mvn -B -ntp

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

.PHONY: quickstart
quickstart: ## everything with a simulated Discord, in .quickstart/ (ARGS="--events 5000 --exit")
	bin/quickstart $(ARGS)

.PHONY: stack
stack: ## PostgreSQL and Kafka in the foreground, in .local-stack/
	bin/local-stack $(ARGS)

.PHONY: build
build: ## compile and package all modules, without tests
	$(MVN) package -Dmaven.test.skip=true

.PHONY: aot
aot: ## let the programs start in half the time: keep what they load and link, from a short run
	DISCORD_INGEST_AOT=record bin/quickstart --events 3000 --exit --fresh --state target/aot

.PHONY: test
test: ## the tests that need no servers
	$(MVN) test

.PHONY: verify
verify: ## all tests: what a change must pass
	$(MVN) verify

.PHONY: fuzz
fuzz: ## hostile payloads and generated histories from a seed of their own (SEED=7; drawn without)
	$(MVN) verify -pl db-consumer -am -Dfuzz.seed=$(or $(SEED),$(shell date +%s)) \
	  -Dtest='Hostile*Test,Tally*Test' -Dit.test='Hostile*IT,RepeatedRecordsIT,SameLogSameTablesIT' \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: chaos
chaos: ## break the pipeline at random and audit it (KILLS=200 SEED=1 MINUTES=60 RATE=150)
	bin/chaos $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES)) \
	  $(if $(RATE),--rate $(RATE)) $(ARGS)

.PHONY: bench
bench: ## measure the quick set, about 12 minutes, and write docs/performance.md
	bin/bench all --write docs/performance.md $(ARGS)

.PHONY: bench-full
bench-full: ## measure everything, about an hour, and write docs/performance.md
	bin/bench all --full --write docs/performance.md $(ARGS)

.PHONY: docs
docs: ## write anew what is generated in docs/: settings, events, schema
	$(MVN) -q verify -Ddocs.write=true \
	  -Dtest='ProducerSettingsDocumentTest,ConsumerSettingsTest,EventsDocumentTest' -Dit.test=SchemaDocumentIT \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: format
format: ## format all Java sources, with a JDK that the formatter understands
	@jdk="$$(bash -c 'source bin/.launch.sh && find_jdk')" && JAVA_HOME="$$jdk" $(MVN) -q spotless:apply

.PHONY: compose
compose: ## check docker-compose.yml
	docker-compose --profile simulator --profile second-consumer config --quiet

.PHONY: clean
clean: ## remove what was built; data directories stay
	$(MVN) -q clean
